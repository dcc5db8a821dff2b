"""Agreement with others on rows: fairlearn and AIF360 see the people, our product sees a file and keeps only counts."""
