"""Every use of every treatment as plain Polars: a verdict is true, false, or null for unknown.

Written by ``python -m benchmarks.peers.polars_by_hand.write`` from the knowledge, not by a person;
it is what an expert would type. It needs Polars alone. The tricks of the trade are in it:
answers are Enum columns, each question about a column is asked once for all uses, so is each part
that several uses share, and Polars' own logic of nulls carries what is not known.
"""

from collections.abc import Iterable

import polars as pl

#: Only a clinician can tell.
JUDGED = pl.lit(None, dtype=pl.Boolean)

#: The answers to each question, those in part last. What is not known at all is null.
ANSWERS = {
    "akt1": pl.Enum(["found", "not_found", "unclear"]),
    "bone_break_risk": pl.Enum(["yes", "no"]),
    "bone_pain": pl.Enum(["yes", "no"]),
    "braf": pl.Enum(["found", "not_found", "unclear"]),
    "brca1": pl.Enum(["found", "not_found", "unclear"]),
    "brca2": pl.Enum(["found", "not_found", "unclear"]),
    "breast_sore": pl.Enum(["yes", "no"]),
    "er": pl.Enum(["positive", "low", "negative", "some"]),
    "erbb2_mutation": pl.Enum(["found", "not_found", "unclear"]),
    "esr1": pl.Enum(["found", "not_found", "unclear"]),
    "had_anthracycline": pl.Enum(["yes", "no"]),
    "had_chemotherapy": pl.Enum(["yes", "no"]),
    "had_chemotherapy_since_spread": pl.Enum(["yes", "no"]),
    "had_endocrine-therapy": pl.Enum(["yes", "no"]),
    "had_her2-antibody_since_spread": pl.Enum(["yes", "no"]),
    "had_her2-targeted-therapy_since_spread": pl.Enum(["yes", "no"]),
    "had_pertuzumab-trastuzumab-hyaluronidase": pl.Enum(["yes", "no"]),
    "had_pertuzumab-trastuzumab-hyaluronidase_since_spread": pl.Enum(["yes", "no"]),
    "had_pertuzumab_since_spread": pl.Enum(["yes", "no"]),
    "had_taxane": pl.Enum(["yes", "no"]),
    "had_taxane_since_spread": pl.Enum(["yes", "no"]),
    "had_trastuzumab": pl.Enum(["yes", "no"]),
    "her2": pl.Enum(["positive", "low", "ultralow", "zero", "negative", "ihc_0", "equivocal"]),
    "menopause": pl.Enum(["before", "around", "after", "not_after"]),
    "msi": pl.Enum(["high", "stable"]),
    "ntrk": pl.Enum(["found", "not_found", "unclear"]),
    "on_aromatase-inhibitor": pl.Enum(["yes", "no"]),
    "on_cdk46-inhibitor": pl.Enum(["yes", "no"]),
    "palb2": pl.Enum(["found", "not_found", "unclear"]),
    "pik3ca": pl.Enum(["found", "not_found", "unclear"]),
    "pr": pl.Enum(["positive", "negative"]),
    "progressed_on_anthracycline": pl.Enum(["yes", "no"]),
    "progressed_on_aromatase-inhibitor_since_spread": pl.Enum(["yes", "no"]),
    "progressed_on_capecitabine": pl.Enum(["yes", "no"]),
    "progressed_on_cdk46-inhibitor": pl.Enum(["yes", "no"]),
    "progressed_on_chemotherapy": pl.Enum(["yes", "no"]),
    "progressed_on_chemotherapy_since_spread": pl.Enum(["yes", "no"]),
    "progressed_on_endocrine-therapy": pl.Enum(["yes", "no"]),
    "progressed_on_endocrine-therapy_since_spread": pl.Enum(["yes", "no"]),
    "progressed_on_her2-antibody_since_spread": pl.Enum(["yes", "no"]),
    "progressed_on_her2-targeted-therapy_since_spread": pl.Enum(["yes", "no"]),
    "progressed_on_nonsteroidal-aromatase-inhibitor": pl.Enum(["yes", "no"]),
    "progressed_on_pertuzumab-trastuzumab-hyaluronidase": pl.Enum(["yes", "no"]),
    "progressed_on_systemic": pl.Enum(["yes", "no"]),
    "progressed_on_tamoxifen": pl.Enum(["yes", "no"]),
    "progressed_on_taxane": pl.Enum(["yes", "no"]),
    "progressed_on_trastuzumab": pl.Enum(["yes", "no"]),
    "progressed_on_trastuzumab-deruxtecan": pl.Enum(["yes", "no"]),
    "pten": pl.Enum(["found", "not_found", "unclear"]),
    "ret": pl.Enum(["found", "not_found", "unclear"]),
    "sex": pl.Enum(["female", "male"]),
    "sign_back_pain_weak_legs": pl.Enum(["yes", "no"]),
    "spread_bone": pl.Enum(["yes", "no"]),
    "spread_brain": pl.Enum(["yes", "no"]),
    "spread_meninges": pl.Enum(["yes", "no"]),
    "stopped_trastuzumab-deruxtecan": pl.Enum(["yes", "no"]),
}

#: Numbers come as two columns, the lowest and the highest there can be; null: no bound.
NUMBERS = [
    "lines_since_spread",
    "lines_since_spread_chemotherapy",
    "lines_since_spread_cytotoxic",
    "lines_since_spread_endocrine-therapy",
    "lines_since_spread_her2-targeted-therapy",
    "pd_l1_cps",
    "relapse_after_anthracycline",
    "relapse_after_chemotherapy",
    "relapse_after_endocrine-therapy",
    "relapse_after_her2-targeted-therapy",
    "relapse_after_systemic",
    "relapse_after_taxane",
    "systemic_lines",
    "tmb",
]


def leaves() -> dict[str, pl.Expr]:
    """What the uses ask of a column, each asked once."""
    return {
        "akt1 is found": (pl.col("akt1") == "found"),
        "bone_break_risk is yes": (pl.col("bone_break_risk") == "yes"),
        "bone_pain is yes": (pl.col("bone_pain") == "yes"),
        "braf is found": (pl.col("braf") == "found"),
        "brca1 is found": (pl.col("brca1") == "found"),
        "brca2 is found": (pl.col("brca2") == "found"),
        "breast_sore is yes": (pl.col("breast_sore") == "yes"),
        "er is negative": (pl.col("er") == "negative"),
        "er is positive or low": (pl.col("er") == "positive")
        | (pl.col("er") == "low")
        | (pl.col("er") == "some"),
        "erbb2_mutation is found": (pl.col("erbb2_mutation") == "found"),
        "esr1 is found": (pl.col("esr1") == "found"),
        "had_anthracycline is yes": (pl.col("had_anthracycline") == "yes"),
        "had_chemotherapy is yes": (pl.col("had_chemotherapy") == "yes"),
        "had_chemotherapy_since_spread is no": (pl.col("had_chemotherapy_since_spread") == "no"),
        "had_chemotherapy_since_spread is yes": (pl.col("had_chemotherapy_since_spread") == "yes"),
        "had_endocrine-therapy is no": (pl.col("had_endocrine-therapy") == "no"),
        "had_endocrine-therapy is yes": (pl.col("had_endocrine-therapy") == "yes"),
        "had_her2-antibody_since_spread is yes": (
            pl.col("had_her2-antibody_since_spread") == "yes"
        ),
        "had_her2-targeted-therapy_since_spread is no": (
            pl.col("had_her2-targeted-therapy_since_spread") == "no"
        ),
        "had_her2-targeted-therapy_since_spread is yes": (
            pl.col("had_her2-targeted-therapy_since_spread") == "yes"
        ),
        "had_pertuzumab-trastuzumab-hyaluronidase is yes": (
            pl.col("had_pertuzumab-trastuzumab-hyaluronidase") == "yes"
        ),
        "had_pertuzumab-trastuzumab-hyaluronidase_since_spread is yes": (
            pl.col("had_pertuzumab-trastuzumab-hyaluronidase_since_spread") == "yes"
        ),
        "had_pertuzumab_since_spread is yes": (pl.col("had_pertuzumab_since_spread") == "yes"),
        "had_taxane is yes": (pl.col("had_taxane") == "yes"),
        "had_taxane_since_spread is yes": (pl.col("had_taxane_since_spread") == "yes"),
        "had_trastuzumab is yes": (pl.col("had_trastuzumab") == "yes"),
        "her2 is low": pl.when((pl.col("her2") == "negative") | (pl.col("her2") == "equivocal"))
        .then(None)
        .otherwise(pl.col("her2") == "low"),
        "her2 is low or ultralow": pl.when(
            (pl.col("her2") == "negative")
            | (pl.col("her2") == "ihc_0")
            | (pl.col("her2") == "equivocal")
        )
        .then(None)
        .otherwise((pl.col("her2") == "low") | (pl.col("her2") == "ultralow")),
        "her2 is low or ultralow or zero": pl.when(pl.col("her2") == "equivocal")
        .then(None)
        .otherwise(
            (pl.col("her2") == "low")
            | (pl.col("her2") == "ultralow")
            | (pl.col("her2") == "zero")
            | (pl.col("her2") == "negative")
            | (pl.col("her2") == "ihc_0")
        ),
        "her2 is positive": pl.when(pl.col("her2") == "equivocal")
        .then(None)
        .otherwise(pl.col("her2") == "positive"),
        "lines_since_spread from 0 to 0": pl.when(pl.col("lines_since_spread_high") <= 0)
        .then(True)
        .when(pl.col("lines_since_spread_low") > 0)
        .then(False),
        "lines_since_spread from 1 to inf": pl.when(pl.col("lines_since_spread_low") >= 1)
        .then(True)
        .when(pl.col("lines_since_spread_high") < 1)
        .then(False),
        "lines_since_spread from 3 to inf": pl.when(pl.col("lines_since_spread_low") >= 3)
        .then(True)
        .when(pl.col("lines_since_spread_high") < 3)
        .then(False),
        "lines_since_spread_chemotherapy from 0 to 0": pl.when(
            pl.col("lines_since_spread_chemotherapy_high") <= 0
        )
        .then(True)
        .when(pl.col("lines_since_spread_chemotherapy_low") > 0)
        .then(False),
        "lines_since_spread_chemotherapy from 2 to inf": pl.when(
            pl.col("lines_since_spread_chemotherapy_low") >= 2
        )
        .then(True)
        .when(pl.col("lines_since_spread_chemotherapy_high") < 2)
        .then(False),
        "lines_since_spread_cytotoxic from 2 to inf": pl.when(
            pl.col("lines_since_spread_cytotoxic_low") >= 2
        )
        .then(True)
        .when(pl.col("lines_since_spread_cytotoxic_high") < 2)
        .then(False),
        "lines_since_spread_endocrine-therapy from 0 to 1": pl.when(
            pl.col("lines_since_spread_endocrine-therapy_high") <= 1
        )
        .then(True)
        .when(pl.col("lines_since_spread_endocrine-therapy_low") > 1)
        .then(False),
        "lines_since_spread_her2-targeted-therapy from 2 to inf": pl.when(
            pl.col("lines_since_spread_her2-targeted-therapy_low") >= 2
        )
        .then(True)
        .when(pl.col("lines_since_spread_her2-targeted-therapy_high") < 2)
        .then(False),
        "menopause is after": (pl.col("menopause") == "after"),
        "menopause is before or around": (pl.col("menopause") == "before")
        | (pl.col("menopause") == "around")
        | (pl.col("menopause") == "not_after"),
        "msi is high": (pl.col("msi") == "high"),
        "ntrk is found": (pl.col("ntrk") == "found"),
        "on_aromatase-inhibitor is yes": (pl.col("on_aromatase-inhibitor") == "yes"),
        "on_cdk46-inhibitor is yes": (pl.col("on_cdk46-inhibitor") == "yes"),
        "palb2 is found": (pl.col("palb2") == "found"),
        "pd_l1_cps from 0 to 9": pl.when(pl.col("pd_l1_cps_high") <= 9)
        .then(True)
        .when(pl.col("pd_l1_cps_low") > 9)
        .then(False),
        "pd_l1_cps from 10 to 100": pl.when(pl.col("pd_l1_cps_low") >= 10)
        .then(True)
        .when(pl.col("pd_l1_cps_high") < 10)
        .then(False),
        "pik3ca is found": (pl.col("pik3ca") == "found"),
        "pik3ca is not_found": (pl.col("pik3ca") == "not_found"),
        "pr is negative": (pl.col("pr") == "negative"),
        "pr is positive": (pl.col("pr") == "positive"),
        "progressed_on_anthracycline is yes": (pl.col("progressed_on_anthracycline") == "yes"),
        "progressed_on_aromatase-inhibitor_since_spread is no": (
            pl.col("progressed_on_aromatase-inhibitor_since_spread") == "no"
        ),
        "progressed_on_capecitabine is yes": (pl.col("progressed_on_capecitabine") == "yes"),
        "progressed_on_cdk46-inhibitor is yes": (pl.col("progressed_on_cdk46-inhibitor") == "yes"),
        "progressed_on_chemotherapy is yes": (pl.col("progressed_on_chemotherapy") == "yes"),
        "progressed_on_chemotherapy_since_spread is yes": (
            pl.col("progressed_on_chemotherapy_since_spread") == "yes"
        ),
        "progressed_on_endocrine-therapy is yes": (
            pl.col("progressed_on_endocrine-therapy") == "yes"
        ),
        "progressed_on_endocrine-therapy_since_spread is no": (
            pl.col("progressed_on_endocrine-therapy_since_spread") == "no"
        ),
        "progressed_on_endocrine-therapy_since_spread is yes": (
            pl.col("progressed_on_endocrine-therapy_since_spread") == "yes"
        ),
        "progressed_on_her2-antibody_since_spread is no": (
            pl.col("progressed_on_her2-antibody_since_spread") == "no"
        ),
        "progressed_on_her2-targeted-therapy_since_spread is no": (
            pl.col("progressed_on_her2-targeted-therapy_since_spread") == "no"
        ),
        "progressed_on_nonsteroidal-aromatase-inhibitor is yes": (
            pl.col("progressed_on_nonsteroidal-aromatase-inhibitor") == "yes"
        ),
        "progressed_on_pertuzumab-trastuzumab-hyaluronidase is yes": (
            pl.col("progressed_on_pertuzumab-trastuzumab-hyaluronidase") == "yes"
        ),
        "progressed_on_systemic is yes": (pl.col("progressed_on_systemic") == "yes"),
        "progressed_on_tamoxifen is no": (pl.col("progressed_on_tamoxifen") == "no"),
        "progressed_on_tamoxifen is yes": (pl.col("progressed_on_tamoxifen") == "yes"),
        "progressed_on_taxane is yes": (pl.col("progressed_on_taxane") == "yes"),
        "progressed_on_trastuzumab is yes": (pl.col("progressed_on_trastuzumab") == "yes"),
        "progressed_on_trastuzumab-deruxtecan is yes": (
            pl.col("progressed_on_trastuzumab-deruxtecan") == "yes"
        ),
        "pten is found": (pl.col("pten") == "found"),
        "relapse_after_anthracycline from 0 to 6": pl.when(
            pl.col("relapse_after_anthracycline_high") <= 6
        )
        .then(True)
        .when(pl.col("relapse_after_anthracycline_low") > 6)
        .then(False),
        "relapse_after_chemotherapy from 0 to 6": pl.when(
            pl.col("relapse_after_chemotherapy_high") <= 6
        )
        .then(True)
        .when(pl.col("relapse_after_chemotherapy_low") > 6)
        .then(False),
        "relapse_after_endocrine-therapy from 0 to 12": pl.when(
            pl.col("relapse_after_endocrine-therapy_high") <= 12
        )
        .then(True)
        .when(pl.col("relapse_after_endocrine-therapy_low") > 12)
        .then(False),
        "relapse_after_her2-targeted-therapy from 0 to 6": pl.when(
            pl.col("relapse_after_her2-targeted-therapy_high") <= 6
        )
        .then(True)
        .when(pl.col("relapse_after_her2-targeted-therapy_low") > 6)
        .then(False),
        "relapse_after_her2-targeted-therapy from 0 to 600": pl.when(
            pl.col("relapse_after_her2-targeted-therapy_high") <= 600
        )
        .then(True)
        .when(pl.col("relapse_after_her2-targeted-therapy_low") > 600)
        .then(False),
        "relapse_after_systemic from 0 to 6": pl.when(pl.col("relapse_after_systemic_high") <= 6)
        .then(True)
        .when(pl.col("relapse_after_systemic_low") > 6)
        .then(False),
        "relapse_after_taxane from 0 to 12": pl.when(pl.col("relapse_after_taxane_high") <= 12)
        .then(True)
        .when(pl.col("relapse_after_taxane_low") > 12)
        .then(False),
        "ret is found": (pl.col("ret") == "found"),
        "sex is female": (pl.col("sex") == "female"),
        "sex is male": (pl.col("sex") == "male"),
        "sign_back_pain_weak_legs is yes": (pl.col("sign_back_pain_weak_legs") == "yes"),
        "spread_bone is yes": (pl.col("spread_bone") == "yes"),
        "spread_brain is yes": (pl.col("spread_brain") == "yes"),
        "spread_meninges is yes": (pl.col("spread_meninges") == "yes"),
        "stopped_trastuzumab-deruxtecan is yes": (
            pl.col("stopped_trastuzumab-deruxtecan") == "yes"
        ),
        "systemic_lines from 1 to inf": pl.when(pl.col("systemic_lines_low") >= 1)
        .then(True)
        .when(pl.col("systemic_lines_high") < 1)
        .then(False),
        "systemic_lines from 2 to inf": pl.when(pl.col("systemic_lines_low") >= 2)
        .then(True)
        .when(pl.col("systemic_lines_high") < 2)
        .then(False),
        "tmb from 10 to 1000": pl.when(pl.col("tmb_low") >= 10)
        .then(True)
        .when(pl.col("tmb_high") < 10)
        .then(False),
    }


def shared() -> dict[str, pl.Expr]:
    """What several uses share."""
    return {
        "after_menopause": (pl.col("sex is female") & pl.col("menopause is after")),
        "after_menopause_or_man": (pl.col("sex is male") | pl.col("menopause is after")),
        "brain_spread": (pl.col("spread_brain is yes") | pl.col("spread_meninges is yes")),
        "er_positive": pl.col("er is positive or low"),
        "her2_low": pl.col("her2 is low"),
        "her2_low_or_ultralow": pl.col("her2 is low or ultralow"),
        "her2_negative": pl.col("her2 is low or ultralow or zero"),
        "her2_positive": pl.col("her2 is positive"),
        "hormone_receptor_negative": (pl.col("er is negative") & pl.col("pr is negative")),
        "hormone_receptor_positive": (pl.col("er is positive or low") | pl.col("pr is positive")),
        "inherited_brca": (pl.col("brca1 is found") | pl.col("brca2 is found")),
        "man": pl.col("sex is male"),
        "ovaries_working": (pl.col("sex is female") & pl.col("menopause is before or around")),
        "triple_negative": (
            pl.col("er is negative")
            & pl.col("pr is negative")
            & pl.col("her2 is low or ultralow or zero")
        ),
    }


def uses() -> dict[str, pl.Expr]:
    """The uses."""
    return {
        "abemaciclib-ai": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("progressed_on_endocrine-therapy_since_spread is no"),
        ),
        "abemaciclib-fulvestrant": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            (
                pl.col("progressed_on_endocrine-therapy is yes")
                | pl.col("relapse_after_endocrine-therapy from 0 to 12")
            ),
        ),
        "abemaciclib-mono": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("progressed_on_endocrine-therapy is yes"),
            pl.col("had_chemotherapy_since_spread is yes"),
        ),
        "alpelisib-fulvestrant": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("pik3ca is found"),
            (
                pl.col("progressed_on_endocrine-therapy is yes")
                | pl.col("relapse_after_endocrine-therapy from 0 to 12")
            ),
        ),
        "anastrozole-first-line": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("after_menopause"),
            pl.col("progressed_on_endocrine-therapy_since_spread is no"),
        ),
        "anastrozole-after-tamoxifen": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("after_menopause"),
            pl.col("progressed_on_tamoxifen is yes"),
        ),
        "anastrozole-guideline-suppressed": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), ~pl.col("after_menopause")
        ),
        "atezolizumab-nabpac-tnbc": pl.all_horizontal(
            pl.col("triple_negative"), JUDGED, pl.col("lines_since_spread from 0 to 0")
        ),
        "atirmociclib-study": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("progressed_on_cdk46-inhibitor is yes"),
        ),
        "bevacizumab-paclitaxel": pl.all_horizontal(
            pl.col("her2_negative"), pl.col("lines_since_spread from 0 to 0")
        ),
        "camizestrant-study": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("esr1 is found"),
            (pl.col("on_aromatase-inhibitor is yes") & pl.col("on_cdk46-inhibitor is yes")),
            pl.col("progressed_on_aromatase-inhibitor_since_spread is no"),
        ),
        "capecitabine-mono": pl.all_horizontal((pl.col("her2_negative") | JUDGED), JUDGED),
        "capecitabine-docetaxel": pl.all_horizontal(pl.col("progressed_on_anthracycline is yes")),
        "capivasertib-fulvestrant": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            (pl.col("pik3ca is found") | pl.col("akt1 is found") | pl.col("pten is found")),
            (
                pl.col("progressed_on_endocrine-therapy_since_spread is yes")
                | pl.col("relapse_after_endocrine-therapy from 0 to 12")
            ),
        ),
        "carboplatin-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "carboplatin-guideline-gemcitabine": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "chemotherapy-single": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "chemotherapy-guideline-her2-antibody": pl.all_horizontal(pl.col("her2_positive")),
        "cisplatin-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "cyclophosphamide-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "dab-tram-braf": pl.all_horizontal(
            pl.col("braf is found"), pl.col("progressed_on_systemic is yes"), JUDGED
        ),
        "dato-tnbc": pl.all_horizontal(
            pl.col("triple_negative"), (pl.col("pd_l1_cps from 0 to 9") | JUDGED)
        ),
        "dato-hrpos": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("had_endocrine-therapy is yes"),
            pl.col("had_chemotherapy_since_spread is yes"),
        ),
        "docetaxel-mbc": pl.all_horizontal(
            pl.col("progressed_on_chemotherapy is yes")
            | pl.col("relapse_after_chemotherapy from 0 to 6")
        ),
        "docetaxel-guideline-single": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "dostarlimab-dmmr": pl.all_horizontal(
            pl.col("msi is high"), JUDGED, pl.col("progressed_on_systemic is yes"), JUDGED
        ),
        "doxorubicin-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "elacestrant-esr1": pl.all_horizontal(
            pl.col("er_positive"),
            pl.col("her2_negative"),
            pl.col("esr1 is found"),
            pl.col("after_menopause_or_man"),
            pl.col("progressed_on_endocrine-therapy is yes"),
        ),
        "entrectinib-ntrk": pl.all_horizontal(
            pl.col("ntrk is found"), JUDGED, (pl.col("progressed_on_systemic is yes") | JUDGED)
        ),
        "epirubicin-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "eribulin-mbc": pl.all_horizontal(
            pl.col("lines_since_spread_chemotherapy from 2 to inf"),
            (pl.col("had_anthracycline is yes") | JUDGED),
            (pl.col("had_taxane is yes") | JUDGED),
        ),
        "everolimus-exemestane": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("after_menopause"),
            pl.col("progressed_on_nonsteroidal-aromatase-inhibitor is yes"),
        ),
        "exemestane-advanced": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("after_menopause"),
            pl.col("progressed_on_tamoxifen is yes"),
        ),
        "exemestane-guideline-suppressed": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), ~pl.col("after_menopause")
        ),
        "fluorouracil-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "fulvestrant-first-line": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("after_menopause"),
            pl.col("had_endocrine-therapy is no"),
        ),
        "fulvestrant-after-et": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("after_menopause"),
            pl.col("progressed_on_endocrine-therapy is yes"),
        ),
        "fulvestrant-guideline-suppressed": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), ~pl.col("after_menopause")
        ),
        "gedatolisib-study": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("pik3ca is not_found"),
            pl.col("progressed_on_endocrine-therapy_since_spread is yes"),
        ),
        "gemcitabine-paclitaxel": pl.all_horizontal(
            pl.col("lines_since_spread_chemotherapy from 0 to 0"),
            (pl.col("had_anthracycline is yes") | JUDGED),
        ),
        "gemcitabine-guideline-single": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "giredestrant-study": pl.all_horizontal(
            pl.col("er_positive"),
            pl.col("her2_negative"),
            pl.col("esr1 is found"),
            pl.col("progressed_on_endocrine-therapy is yes"),
        ),
        "goserelin-mbc": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("ovaries_working")
        ),
        "goserelin-guideline-men": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("man")
        ),
        "imlunestrant-esr1": pl.all_horizontal(
            pl.col("er_positive"),
            pl.col("her2_negative"),
            pl.col("esr1 is found"),
            pl.col("progressed_on_endocrine-therapy is yes"),
        ),
        "inavolisib-palbo-fulv": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("pik3ca is found"),
            pl.col("relapse_after_endocrine-therapy from 0 to 12"),
        ),
        "ixabepilone-capecitabine": pl.all_horizontal(
            (
                pl.col("progressed_on_anthracycline is yes")
                | pl.col("relapse_after_anthracycline from 0 to 6")
                | JUDGED
            ),
            (pl.col("progressed_on_taxane is yes") | pl.col("relapse_after_taxane from 0 to 12")),
        ),
        "ixabepilone-mono": pl.all_horizontal(
            pl.col("progressed_on_anthracycline is yes"),
            (pl.col("progressed_on_taxane is yes") | pl.col("relapse_after_taxane from 0 to 12")),
            pl.col("progressed_on_capecitabine is yes"),
        ),
        "lapatinib-capecitabine": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_anthracycline is yes"),
            pl.col("had_taxane is yes"),
            (
                pl.col("progressed_on_trastuzumab is yes")
                | pl.col("progressed_on_pertuzumab-trastuzumab-hyaluronidase is yes")
            ),
        ),
        "lapatinib-letrozole": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("hormone_receptor_positive"),
            pl.col("after_menopause"),
            JUDGED,
        ),
        "larotrectinib-ntrk": pl.all_horizontal(
            pl.col("ntrk is found"), JUDGED, (pl.col("progressed_on_systemic is yes") | JUDGED)
        ),
        "letrozole-advanced": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("after_menopause"),
            pl.col("lines_since_spread_endocrine-therapy from 0 to 1"),
        ),
        "letrozole-guideline-suppressed": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), ~pl.col("after_menopause")
        ),
        "leuprolide-ofs": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("ovaries_working")
        ),
        "leuprolide-guideline-men": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("man")
        ),
        "pld-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "margetuximab-chemo": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_her2-targeted-therapy_since_spread is yes"),
            (
                pl.col("lines_since_spread_her2-targeted-therapy from 2 to inf")
                | pl.col("relapse_after_her2-targeted-therapy from 0 to 600")
            ),
        ),
        "megestrol-mbc": pl.all_horizontal(pl.col("hormone_receptor_positive")),
        "methotrexate-cmf": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "nab-paclitaxel-mbc": pl.all_horizontal(
            (
                (pl.col("progressed_on_chemotherapy_since_spread is yes") & JUDGED)
                | pl.col("relapse_after_chemotherapy from 0 to 6")
            ),
            (pl.col("had_anthracycline is yes") | JUDGED),
        ),
        "nab-paclitaxel-guideline-single": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "neratinib-capecitabine": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("lines_since_spread_her2-targeted-therapy from 2 to inf"),
        ),
        "neratinib-guideline-erbb2": pl.all_horizontal(
            pl.col("her2_negative"),
            pl.col("erbb2_mutation is found"),
            pl.col("progressed_on_systemic is yes"),
            JUDGED,
        ),
        "olaparib-gbrca": pl.all_horizontal(
            pl.col("inherited_brca"),
            pl.col("her2_negative"),
            pl.col("had_chemotherapy is yes"),
            (pl.col("hormone_receptor_negative") | pl.col("had_endocrine-therapy is yes") | JUDGED),
        ),
        "olaparib-guideline-palb2": pl.all_horizontal(
            pl.col("palb2 is found"), pl.col("her2_negative"), JUDGED
        ),
        "ovary-removal-guideline": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("ovaries_working")
        ),
        "paclitaxel-mbc": pl.all_horizontal(
            (
                (pl.col("progressed_on_chemotherapy_since_spread is yes") & JUDGED)
                | pl.col("relapse_after_chemotherapy from 0 to 6")
            ),
            (pl.col("had_anthracycline is yes") | JUDGED),
        ),
        "paclitaxel-guideline-single": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "palbociclib-ai": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("progressed_on_endocrine-therapy_since_spread is no"),
        ),
        "palbociclib-fulvestrant": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            (
                pl.col("progressed_on_endocrine-therapy is yes")
                | pl.col("relapse_after_endocrine-therapy from 0 to 12")
            ),
        ),
        "palbociclib-her2pos-maintenance": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_positive"),
            (
                pl.col("had_chemotherapy_since_spread is yes")
                & pl.col("had_her2-antibody_since_spread is yes")
            ),
            pl.col("progressed_on_her2-antibody_since_spread is no"),
        ),
        "pembro-chemo-tnbc": pl.all_horizontal(
            pl.col("triple_negative"), pl.col("pd_l1_cps from 10 to 100")
        ),
        "pembro-msi": pl.all_horizontal(
            pl.col("msi is high"), pl.col("progressed_on_systemic is yes"), JUDGED
        ),
        "pembro-tmb": pl.all_horizontal(
            pl.col("tmb from 10 to 1000"), pl.col("progressed_on_systemic is yes"), JUDGED
        ),
        "phesgo-mbc": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_her2-targeted-therapy_since_spread is no"),
            pl.col("had_chemotherapy_since_spread is no"),
        ),
        "phesgo-guideline-paclitaxel": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_her2-targeted-therapy_since_spread is no"),
            pl.col("had_chemotherapy_since_spread is no"),
        ),
        "phesgo-guideline-maintenance": pl.all_horizontal(
            pl.col("her2_positive"),
            (
                pl.col("had_pertuzumab-trastuzumab-hyaluronidase_since_spread is yes")
                | pl.col("had_pertuzumab_since_spread is yes")
            ),
            pl.col("had_taxane_since_spread is yes"),
            pl.col("progressed_on_her2-targeted-therapy_since_spread is no"),
        ),
        "pertuzumab-thp": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_her2-targeted-therapy_since_spread is no"),
            pl.col("had_chemotherapy_since_spread is no"),
        ),
        "pertuzumab-guideline-paclitaxel": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_her2-targeted-therapy_since_spread is no"),
            pl.col("had_chemotherapy_since_spread is no"),
        ),
        "pertuzumab-guideline-maintenance": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_pertuzumab_since_spread is yes"),
            pl.col("had_taxane_since_spread is yes"),
            pl.col("progressed_on_her2-targeted-therapy_since_spread is no"),
        ),
        "radiation-bone": pl.all_horizontal(
            pl.col("spread_bone is yes"), pl.col("bone_pain is yes")
        ),
        "radiation-cord": pl.all_horizontal(pl.col("sign_back_pain_weak_legs is yes"), JUDGED),
        "radiation-brain": pl.all_horizontal(pl.col("brain_spread")),
        "radiation-guideline-breast": pl.all_horizontal(pl.col("breast_sore is yes")),
        "repotrectinib-ntrk": pl.all_horizontal(
            pl.col("ntrk is found"), (pl.col("progressed_on_systemic is yes") | JUDGED)
        ),
        "ribociclib-ai": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("progressed_on_endocrine-therapy_since_spread is no"),
        ),
        "ribociclib-fulvestrant": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("her2_negative")
        ),
        "sg-tnbc-first-line-mono": pl.all_horizontal(
            pl.col("triple_negative"),
            (pl.col("pd_l1_cps from 0 to 9") | JUDGED),
            pl.col("lines_since_spread from 0 to 0"),
        ),
        "sg-tnbc-first-line-pembro": pl.all_horizontal(
            pl.col("triple_negative"),
            pl.col("pd_l1_cps from 10 to 100"),
            pl.col("lines_since_spread from 0 to 0"),
        ),
        "sg-tnbc-later": pl.all_horizontal(
            pl.col("triple_negative"),
            pl.col("systemic_lines from 2 to inf"),
            pl.col("lines_since_spread from 1 to inf"),
        ),
        "sg-hrpos": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_negative"),
            pl.col("had_endocrine-therapy is yes"),
            (
                pl.col("lines_since_spread from 3 to inf")
                | pl.col("lines_since_spread_cytotoxic from 2 to inf")
            ),
        ),
        "selpercatinib-ret": pl.all_horizontal(
            pl.col("ret is found"), (pl.col("progressed_on_systemic is yes") | JUDGED)
        ),
        "surgery-bone": pl.all_horizontal(
            pl.col("spread_bone is yes"), pl.col("bone_break_risk is yes")
        ),
        "surgery-guideline-cord": pl.all_horizontal(
            pl.col("sign_back_pain_weak_legs is yes"), JUDGED
        ),
        "surgery-brain": pl.all_horizontal(pl.col("spread_brain is yes"), JUDGED),
        "surgery-breast": pl.all_horizontal(pl.col("breast_sore is yes") | JUDGED),
        "talazoparib-gbrca": pl.all_horizontal(pl.col("inherited_brca"), pl.col("her2_negative")),
        "tamoxifen-mbc": pl.all_horizontal(pl.col("hormone_receptor_positive")),
        "tamoxifen-guideline-suppressed": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("ovaries_working")
        ),
        "toremifene-mbc": pl.all_horizontal(
            pl.col("er_positive"),
            pl.col("after_menopause"),
            pl.col("progressed_on_tamoxifen is no"),
        ),
        "tdxd-first-line-pertuzumab": pl.all_horizontal(
            pl.col("her2_positive"), pl.col("lines_since_spread from 0 to 0")
        ),
        "tdxd-her2pos-later": pl.all_horizontal(
            pl.col("her2_positive"),
            (
                pl.col("had_her2-targeted-therapy_since_spread is yes")
                | pl.col("relapse_after_her2-targeted-therapy from 0 to 6")
            ),
        ),
        "tdxd-her2low-chemo": pl.all_horizontal(
            pl.col("her2_low"),
            (
                pl.col("had_chemotherapy_since_spread is yes")
                | pl.col("relapse_after_chemotherapy from 0 to 6")
            ),
        ),
        "tdxd-hr-low-ultralow": pl.all_horizontal(
            pl.col("hormone_receptor_positive"),
            pl.col("her2_low_or_ultralow"),
            pl.col("progressed_on_endocrine-therapy_since_spread is yes"),
        ),
        "tdxd-tumor-agnostic": pl.all_horizontal(
            pl.col("her2_positive"), JUDGED, pl.col("systemic_lines from 1 to inf"), JUDGED
        ),
        "tdm1-mbc": pl.all_horizontal(
            pl.col("her2_positive"),
            (
                pl.col("had_trastuzumab is yes")
                | pl.col("had_pertuzumab-trastuzumab-hyaluronidase is yes")
            ),
            pl.col("had_taxane is yes"),
            (
                pl.col("lines_since_spread from 1 to inf")
                | pl.col("relapse_after_systemic from 0 to 6")
            ),
        ),
        "trastuzumab-first-line": pl.all_horizontal(
            pl.col("her2_positive"), pl.col("lines_since_spread from 0 to 0")
        ),
        "trastuzumab-guideline-maintenance": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_taxane_since_spread is yes"),
            pl.col("progressed_on_her2-targeted-therapy_since_spread is no"),
        ),
        "trastuzumab-mono": pl.all_horizontal(
            pl.col("her2_positive"), pl.col("had_chemotherapy_since_spread is yes")
        ),
        "trastuzumab-hylecta": pl.all_horizontal(
            pl.col("her2_positive"),
            (
                pl.col("lines_since_spread from 0 to 0")
                | pl.col("had_chemotherapy_since_spread is yes")
            ),
        ),
        "trastuzumab-guideline-hormone": pl.all_horizontal(
            pl.col("her2_positive"), pl.col("hormone_receptor_positive"), JUDGED
        ),
        "trastuzumab-guideline-later-chemo": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("lines_since_spread_her2-targeted-therapy from 2 to inf"),
        ),
        "triptorelin-ofs": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("ovaries_working")
        ),
        "triptorelin-guideline-men": pl.all_horizontal(
            pl.col("hormone_receptor_positive"), pl.col("man")
        ),
        "tucatinib-cape-trastuzumab": pl.all_horizontal(
            pl.col("her2_positive"), pl.col("had_her2-targeted-therapy_since_spread is yes")
        ),
        "tucatinib-study": pl.all_horizontal(
            pl.col("her2_positive"),
            pl.col("had_her2-antibody_since_spread is yes"),
            pl.col("had_taxane_since_spread is yes"),
            pl.col("progressed_on_her2-targeted-therapy_since_spread is no"),
        ),
        "utidelone-study": pl.all_horizontal(
            pl.col("had_anthracycline is yes"), pl.col("progressed_on_taxane is yes")
        ),
        "vepdegestrant-esr1": pl.all_horizontal(
            pl.col("er_positive"),
            pl.col("her2_negative"),
            pl.col("esr1 is found"),
            pl.col("progressed_on_endocrine-therapy is yes"),
        ),
        "vinorelbine-mbc": pl.all_horizontal(pl.col("her2_negative") | JUDGED),
        "zanidatamab-study": pl.all_horizontal(
            pl.col("her2_positive"),
            (
                pl.col("progressed_on_trastuzumab-deruxtecan is yes")
                | pl.col("stopped_trastuzumab-deruxtecan is yes")
            ),
        ),
    }


def verdicts(people: pl.LazyFrame, asked: Iterable[str] | None = None) -> pl.LazyFrame:
    """A column for each use, a row for each person."""
    told = people.with_columns(**leaves()).with_columns(**shared())
    written = uses()
    return told.select(**{use: written[use] for use in asked or written})
