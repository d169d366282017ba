"""How well a hurried phrase finds its failure: `phrases.yaml`, measured by `test_phrases.py`."""
