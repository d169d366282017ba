"""How well a hurried phrase finds its failure: `unseen.yaml` and `known.yaml`, measured by `test_phrases.py`."""
