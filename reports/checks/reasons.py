"""Why a check could not be made, in words: the audit goes on, and says what it could not answer."""

from __future__ import annotations

from algaudit.i18n import N_

NOT_POSSIBLE = {
    "no_model": N_("The algorithm itself was not handed in; give its file with --model."),
    "model_yields_amount": N_("The algorithm yields an amount; name its column in the log with --amount."),
    "model_other_labels": N_("None of the decisions in {column} is one that the algorithm makes ({labels})."),
    "recourse_no_decision": N_("The algorithm does not make the decision that is looked at."),
    "recourse_adverse": N_("The decision looked at is to people's disadvantage; nobody wants to reach it."),
    "recourse_all_fixed": N_("Nothing that the algorithm looks at is declared as something people could change."),
    "no_rows": N_("It reads single cases, and only counts are here."),
    "places_weighted": N_("Places are given to people, not to weights ({column}); leave --weight out."),
    "no_quota": N_("No quota was named; give it with --quota."),
    "nobody_ranked": N_("Column {column} is blank in every case."),
    "nobody_listed": N_("Column {column} is blank in every case, so that nobody stands on a list."),
    "nobody_ranked_and_listed": N_("No case has both {column} and {region}."),
    "too_many_lists": N_("Column {column} makes {found} lists, more than {limit}; name a column with fewer values."),
    "ranking_too_long": N_("The list holds {found} people, more than {limit}; rank a smaller list."),
    "places_for_nobody": N_("The quota leaves no place for any of the {cases} cases."),
    "places_for_everybody": N_("The quota has a place for each of the {cases} cases, so that nobody is left out."),
    "order_reversed": N_(
        "The order of {column} runs against the decisions: people further back were selected more often. "
        "Check which end comes first (--rank: the smallest, --score: the largest)."
    ),
    "completeness_too_many_columns": N_("{found} columns are too many to look at; name at most {limit}."),
    "too_few_cases": N_("The log holds only {cases} usable cases; at least {smallest} are needed."),
    "inputs_all_alike": N_("The inputs are the same in every case."),
    "amounts_weighted": N_("Amounts are compared case by case, not by weights ({column}); leave --weight out."),
    "amounts_none": N_("Column {column} holds no amount."),
    "only_protected_inputs": N_("All named inputs make groups themselves; name other columns with --features."),
    "needs_groups": N_("It compares groups; name them with --by."),
    "too_few_groups": N_(
        "Fewer than two groups have {smallest} cases, and as many of each outcome where outcomes are known, "
        "in each half."
    ),
    "counts_coarse": N_(
        "Counts are hidden or rounded in part; this check would take what can be read for all there is."
    ),
    "no_count": N_("The log has no column of counts."),
    "no_dates": N_("The two columns of dates were not named."),
    "waiting_no_dates": N_("Column {column} holds no date."),
    "waiting_backwards": N_("In {cases} cases {decided} is before {applied}: are the two columns swapped?"),
    "no_waiting_times": N_("No case has both dates ({applied}, {decided}) in the right order."),
    "too_many_waits": N_("Too many groups and days to be compared."),
    "population_unknown_column": N_("The census table has a column {column} that makes no groups here."),
    "population_no_grouping": N_("The census table has none of the groupings of this audit."),
    "no_period": N_("The log holds no dates."),
    "periods_mixed": N_("Column {column} mixes years and months; write one of them throughout."),
    "too_few_periods": N_("The log spans {found} periods; at least {needed} are needed to see a change."),
    "no_reference": N_("Every group is too small to be what others are compared with."),
    "nothing_compared": N_("No two groups could be compared."),
    "no_stages": N_("No stages were named."),
    "stage_unclear": N_("It is not clear which value of {column} means that a stage was passed; write yes and no."),
    "no_outcome": N_("The true outcome is not known."),
    "nobody_labelled": N_("Column {column} marks no case as looked at."),
    "labelled_unclear": N_("It is not clear which value of {column} means looked at; write yes and no."),
    "arm_empty": N_("No case has {column} = {value}, so that nobody was looked at by lot."),
    "no_score": N_("No case that was decided has a score."),
    "one_decision_only": N_("Every case has the same decision ({column}), so that no threshold can be told."),
    "score_direction": N_(
        "It cannot be told whether high or low values of {column} go with the decision: the chance that a case with "
        "the decision has the higher one is {value:.2f}."
    ),
    "no_expectation": N_("No expected chance was named; name its column with --expected."),
    "no_columns_to_search": N_("No column to search was named; name some with --by or --candidate."),
    "expected_no_chance": N_("Column {column} must hold chances from 0 to 1, but holds {found}."),
    "expected_blank": N_("Column {column} holds no expected chance."),
    "values_too_fine": N_(
        "Column {column} has more than {limit} different values; round it, or name a column with fewer."
    ),
    "too_few_to_cluster": N_("The log holds only {cases} usable cases; at least {smallest} are needed."),
    "nothing_to_compare_within_strata": N_("No two groups meet within a stratum."),
}
