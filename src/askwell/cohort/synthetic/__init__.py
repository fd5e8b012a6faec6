"""A clinically plausible cohort: made-up people whose shares come from published figures.

``shares.yaml`` says who they are and how much the record knows of them, ``pathways.yaml`` what
treatments they had; both name their sources. The people of ``cohort.varied_people`` are another
kind: they are meant to reach every rule, not to resemble anybody.
"""
