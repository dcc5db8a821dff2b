"""How much an algorithm may do to people: questions with points, a level from I to IV, and what each level asks for.

Everything here is pure: answers and facts in, levels and codes out; questionnaires and requirements are versioned data.
"""
