"""The user guide speaks of what is there: its words in bold stand on the screen, its pictures and pages exist."""

import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GUIDE = os.path.join(ROOT, "docs/huong-dan")
PICTURES = os.path.join(GUIDE, "anh")
EMPHASIS = {"đậm", "từng", "một lần", "chính đơn vị ấy"}  # stressed, not quoted


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def pages():
    return {name: read(os.path.join(GUIDE, name)) for name in sorted(os.listdir(GUIDE)) if name.endswith(".md")}


def screen_words():
    """Texts that the program can show, as translators see them, and the labels of the catalogue."""
    words = {re.sub(r"\s+", " ", text) for text in re.findall(r'^msgid "(.*)"$', read(os.path.join(ROOT, "po/en.po")), re.M)}
    return words | {word[:1].upper() + word[1:] for word in words}


class GuideTest(unittest.TestCase):
    def test_words_in_bold_stand_on_the_screen(self):
        words = screen_words()
        for name, text in pages().items():
            for quoted in re.findall(r"\*\*(.+?)\*\*", text, re.S):
                quoted = re.sub(r"\s+", " ", quoted)
                if quoted not in EMPHASIS:
                    self.assertIn(quoted, words, f"{name} quotes what no page says")

    def test_links_lead_somewhere(self):
        for name, text in pages().items():
            for target in re.findall(r'\]\(([^)#]+)\)|src="([^"]+)"', text):
                path = os.path.join(GUIDE, target[0] or target[1])
                self.assertTrue(os.path.exists(path), f"{name} points to {path}")

    def test_every_picture_is_shown_and_taken_by_the_journey(self):
        shown = "".join(pages().values())
        taken = set(re.findall(r"show\(visitor, '([^']+)'", read(os.path.join(ROOT, "tests/journeys/guide.e2e.mjs"))))
        taken |= set(re.findall(r"picture\(visitor, '([^']+)'", read(os.path.join(ROOT, "src/features/entry/entry.e2e.mjs"))))
        for name in os.listdir(PICTURES):
            self.assertIn(f"anh/{name}", shown, f"{name} is shown nowhere")
            self.assertIn(re.sub(r"(-wide|-phone)?\.(webp|png)$", "", name), taken, f"{name} is taken by no journey")


if __name__ == "__main__":
    unittest.main()
