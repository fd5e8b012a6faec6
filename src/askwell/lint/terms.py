"""Words that a reader may not know, and short forms that everybody does."""

from __future__ import annotations

#: Short forms that need no explanation.
COMMON = frozenset(("US", "USA", "TV", "AM", "PM", "OK", "ID", "EU", "COVID", "HIV"))

_TERMS = """
    adjuvant; adverse event; alopecia; anemia; antibody; anticoagulant; arrhythmia; ascites;
    asthenia; benign; bilirubin; biomarker; biosimilar; bisphosphonate; bone marrow;
    cardiomyopathy; cardiotoxicity; catheter; chemoembolization; cirrhosis; cohort; colitis;
    comorbidity; contraindicated; contraindication; creatinine; cytotoxic; deep vein thrombosis;
    dehydration; diuretic; dyspnea; echocardiogram; edema; ejection fraction; electrolyte;
    embolism; endocrine; enzyme; febrile neutropenia; fistula; germline; hemorrhage; hepatic;
    hepatitis; hormone receptor; hypercalcemia; hyperglycemia; hypertension; hypocalcemia;
    hypothyroidism; immunohistochemistry; immunosuppression; infusion reaction; interstitial lung
    disease; jaundice; ketoacidosis; leptomeningeal; lesion; leukopenia; lumpectomy; lymphedema;
    malignant; mastectomy; menopause; metastasis; metastases; microsatellite; monoclonal;
    mucositis; mutation; myelosuppression; neuropathy; neutropenia; neutrophil; oligometastatic;
    osteonecrosis; osteoporosis; palliative; pancreatitis; pathogenic; placebo; platelet; pleural
    effusion; pneumonitis; prognosis; progression-free; prophylaxis; pulmonary embolism;
    radiosurgery; refractory; remission; renal; sepsis; somatic; spinal cord compression; steroid;
    stereotactic; stomatitis; subcutaneous; systemic; thrombocytopenia; thrombosis; thyroid;
    toxicity; tumor marker; tyrosine kinase; variant of unknown significance; visceral crisis
"""
#: Medical terms that need an explanation wherever they stand.
DIFFICULT = frozenset(" ".join(_TERMS.split()).split("; "))
