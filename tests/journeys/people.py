"""Invented people whom the journeys walk with. Person files, as a visitor would load them."""

#: Ruth answered nearly everything. What she wrote in her own words is as rare as her numbers.
RUTH = """\
sex: female
age: 62
menopause: after
ecog: 1
er: positive
pr: positive
her2: low
brca1: {is: not_found, on: "2025-04", from: report}
brca2: {is: found, on: "2025-04", from: report}
palb2: not_found
esr1: not_tested
pik3ca: found
akt1: not_found
pten: not_sure
pd_l1_cps: 4
tmb: 7
msi: stable
dpyd: not_tested
spread_bone: yes
spread_liver: yes
spread_lung: no
spread_brain: no
spread_meninges: no
spread_skin: no
spread_nodes: yes
spread_few: no
months_since_spread: 22
visceral_crisis: no
cancer_now: growing
biopsy_of_spread: yes
bone_pain: yes
has_heart_failure: no
has_long_qt: no
has_diabetes: yes
has_liver_problem: no
has_dental_problem: yes
has_blood_clot_history: no
takes_warfarin: no
takes_acid_reducer: yes
lvef: 58
calcium: normal
creatinine_clearance: 71
goal_shrink: some
goal_comfort: a_lot
goal_longer: a_lot
prefers_route: pill
matters_hair: little
matters_travel: a_lot
wants_numbers: later
sign_fever: no
sign_breathless: no
treatments:
  - {treatment: tamoxifen, setting: early, outcome: completed, months_on: 60, months_since_end: 30}
  - {treatment: letrozole, setting: metastatic, line: 1, outcome: progressed, months_on: 20}
  - {treatment: palbociclib, setting: metastatic, line: 1, outcome: progressed, months_on: 20}
treatments_complete: true
guide:
  goal: To dance at my niece's wedding in May.
  notes: Ask Ben to come along and write things down.
  questions:
    - {id: side-effects-01, own: null, starred: true, note: The nausea on the first drug was bad.}
    - {id: goals-01, own: null, starred: true, note: ""}
    - {id: own-1, own: Can I keep swimming twice a week?, starred: true, note: ""}
    - {id: tests-01, own: null, starred: false, note: ""}
    - {id: everyday-01, own: null, starred: false, note: ""}
"""

#: Sam has a sign that needs speed, answers that contradict each other, and a drug nobody knows.
SAM = """\
sex: male
age: 71
er: positive
her2: [low, zero]
brca2: [{is: found, from: report}, {is: not_found, from: me}]
spread_bone: yes
visceral_crisis: no
ecog: 1
cancer_now: growing
sign_breathless: yes
treatments:
  - {treatment: tamoxifen, setting: metastatic, line: 1, outcome: ongoing, months_on: 14}
  - {treatment: mistletoe drops, setting: metastatic}
treatments_complete: since_spread
"""
