"""Each standard has the fields that its own text lists, and every one of them leads to a place of the record."""

import pytest

from algaudit.errors import InputError
from registry.record.form.kinds import is_worded, kind_of, places, plain_place
from registry.record.standards.mapping import FOREIGN, standard
from tests.house.sources import ROOT


def listed(names: str) -> list[str]:
    """Return names written below each other."""
    return names.split()


#: Dutch publication standard 1.0.
NL = listed("""
name description_short organization status contact_email publication_category lang standard_version category
begin_date end_date website url goal proportionality human_intervention risks lawful_basis
lawful_basis_grouping process_index_url impacttoetsen_grouping impacttoetsen source_data source_data_grouping
methods_and_models provider publiccode source_id tags lars publication_dt
""")
NL_REQUIRED = listed("""
name description_short organization status contact_email publication_category lang standard_version
""")
#: Eurocities 0.3.1; those that must be filled in first.
EUROCITIES_REQUIRED = listed("""
name description_short organization department contact_email area domain status decision_making_process goal
impact risks risk_category proportionality lawful_basis training_data source_data connected_data_sources
algorithm_type description monitoring type human_intervention objection_procedure standard_version lang
publication_date last_change_date revision_date
""")
EUROCITIES_OPTIONAL = listed("""
contact_phone contact_name website remark documentation data_bias DPIA_description DPIA_url methods_and_models
performance alternatives_considered product_information codebase_url product_page AIA_description AIA_url
rollback uuid revision_note keywords
""")
#: UK ATRS version 3.
UK = listed("""
id standard_version date_completion date_update date_archive name description website contact_email 1.1 1.2
1.3 1.4 2.1 2.2 2.3 2.4 2.5 3.1 3.2 3.3 3.4 3.5 3.6 4.1.1 4.1.2 4.1.3 4.1.4 5.1 5.2
""")
UK_PARTS = {
    "1.4.x": [f"1.4.{number}" for number in range(1, 6)],
    "4.2": [f"4.2.{number}" for number in range(1, 10)],
    "4.3": [f"4.3.{number}" for number in range(1, 12)],
    "5.1": ["name", "description", "date", "link"],
    "5.2": ["name", "description", "mitigation"],
}
CN = listed("""
算法名称 算法基本原理 算法运行机制 算法应用场景 算法目的意图 算法公示情况 备案编号 查询链接 主体名称
统一社会信用代码 法定代表人 算法安全责任人 服务形式 应用领域 算法类型 算法自评估报告 落实算法安全主体责任基本情况
产品及功能信息 应用产品 主要用途
""")


def paths(code: str) -> list[str]:
    """Return the fields of a standard."""
    return [one.path for one in standard(code).entries]


def required(code: str) -> set[str]:
    """Return the fields of a standard that must be filled in."""
    return {one.path for one in standard(code).entries if one.required}


def entries(code: str):
    """Return every entry of a standard, parts included."""
    found = list(standard(code).entries)
    for one in found:
        found += one.parts
    return found


def test_the_dutch_standard_has_its_31_fields():
    assert sorted(paths("nl")) == sorted(NL)
    assert len(NL) == 31
    assert required("nl") == set(NL_REQUIRED)


def test_the_eurocities_standard_has_its_49_fields_of_which_29_are_needed_and_one_that_is_not_certain():
    assert sorted(paths("eurocities")) == sorted([*EUROCITIES_REQUIRED, *EUROCITIES_OPTIONAL, "country"])
    assert (len(EUROCITIES_REQUIRED), len(EUROCITIES_OPTIONAL)) == (29, 20)
    assert required("eurocities") == set(EUROCITIES_REQUIRED)


def test_the_british_standard_has_its_numbered_fields_for_each_supplier_model_and_data_set():
    assert sorted(paths("uk-atrs")) == sorted([*UK, "1.4.x", "4.2", "4.3"])
    parts = {one.path: [part.path for part in one.parts] for one in standard("uk-atrs").entries if one.kind == "list"}
    assert parts == UK_PARTS


def test_the_european_act_asks_a_public_deployer_for_five_things():
    assert paths("eu-annex-viii-c") == ["C.1", "C.2", "C.3", "C.4", "C.5"]


def test_the_chinese_filing_publishes_principle_mechanism_scenario_and_purpose():
    assert paths("cn-filing") == CN
    assert {"算法名称", "算法基本原理", "算法运行机制", "算法应用场景", "算法目的意图"} <= required("cn-filing")
    types = next(one for one in standard("cn-filing").entries if one.path == "算法类型").codes
    assert set(types.values()) == {"生成合成类", "个性化推送类", "排序精选类", "检索过滤类", "调度决策类"}


def test_what_could_not_be_confirmed_is_marked():
    marked = {code: {one.path for one in entries(code) if one.unconfirmed} for code in FOREIGN}
    assert {f"4.2.{number}" for number in range(1, 10)} <= marked["uk-atrs"]
    assert {"country", "description"} <= marked["eurocities"]
    assert not marked["eu-annex-viii-c"]


@pytest.mark.parametrize("code", FOREIGN)
def test_every_source_is_a_place_of_the_record_and_every_code_one_of_its_choices(code):
    for one in entries(code):
        inner = [*one.source, *([one.free_at] if one.free_at else [])]
        for place in inner:
            assert plain_place(one.whole(place)) in places(), (one.path, place)
        if one.free:
            assert is_worded(f"{plain_place(one.base)}{plain_place(str(one.each)).removesuffix('[]')}[].{one.free}")
        if one.codes and one.source:
            kind = places()[plain_place(one.whole(one.source[0]))]
            known = {"true", "false"} if kind is bool else set(kind.__args__)
            assert set(one.codes) <= known, one.path
            assert set(one.back.values()) <= known


@pytest.mark.parametrize("code", FOREIGN)
def test_a_word_that_stands_for_several_of_ours_says_which_it_is_read_as(code):
    for one in entries(code):
        theirs = list(one.codes.values())
        several = {word for word in theirs if theirs.count(word) > 1}
        assert one.read == "no" or several <= set(one.back), one.path


@pytest.mark.parametrize("code", FOREIGN)
def test_every_entry_has_a_label_and_the_parts_of_a_text_have_different_ones(code):
    for one in entries(code):
        assert one.label.zh
        assert one.label.en
        if one.kind == "sections":
            for lang in ("zh", "en"):
                labels = [part.label.of(lang) for part in one.parts]
                assert len(set(labels)) == len(labels), one.path
        assert one.kind != "value" or not one.source or kind_of(one.whole(one.source[0]))


def test_a_standard_that_does_not_exist_is_told():
    with pytest.raises(InputError, match="There is no standard “iso”; known are: algaudit, uk-atrs, nl, eurocities"):
        standard("iso")


@pytest.mark.parametrize("name", ["record.md", "record.zh-CN.md"])
def test_the_document_names_every_standard_and_what_is_not_confirmed(name):
    text = (ROOT / "docs" / name).read_text("utf-8")
    lang = "en" if name == "record.md" else "zh"
    for code in FOREIGN:
        line = next(one for one in text.splitlines() if one.startswith(f"| `{code}` |"))
        assert standard(code).title.of(lang) in line
        assert f"| {len(standard(code).entries)} |" in line
        for one in standard(code).entries:
            assert (f"`{one.path}`" in line) == bool(one.unconfirmed)
