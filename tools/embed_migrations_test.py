"""Migrations built into the program: their order, and what is refused."""

import os
import tempfile
import unittest

import embed_migrations


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def write(self, *names):
        for name in names:
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write("-- %s \"ä\"\n" % name)

    def test_they_come_in_the_order_of_their_numbers(self):
        self.write("0002_b.sql", "0001_a.sql", ".hidden")
        rows = embed_migrations.read(self.folder)
        self.assertEqual([row[:2] for row in rows], [(1, "a"), (2, "b")])
        code = embed_migrations.code(rows)
        self.assertIn('{ 2, "b",\n\t"-- 0002_b.sql \\"\\303\\244\\"\\n" },', code)
        self.assertIn("n_migrations = 2;", code)

    def test_a_gap_a_repeated_number_and_a_strange_name_are_refused(self):
        for names in (("0002_b.sql",), ("0001_a.sql", "0001_b.sql"), ("0001_a.sql", "0003_c.sql"), ("0001_a.txt",), ("1_a.sql",), ()):
            with self.subTest(names), tempfile.TemporaryDirectory() as folder:
                self.folder = folder
                self.write(*names)
                with self.assertRaises(embed_migrations.MigrationError):
                    embed_migrations.read(folder)

    def test_the_products_depend_on_folder_and_files(self):
        self.write("0001_a.sql")
        out = os.path.join(self.folder, ".out.c")
        self.assertEqual(embed_migrations.main([out, out + ".d", self.folder]), 0)
        with open(out + ".d", encoding="utf-8") as file:
            self.assertIn("0001_a.sql", file.read())


if __name__ == "__main__":
    unittest.main()
