-- Imports in the browser, as acts.

-- records_imports: what an account has imported into a register, newest first; whether it was taken back
-- in: account_id int, type text, n int
-- out: many id int, at int, reason text, n_records int, n_undone int
SELECT a.id, a.at, a.reason, (SELECT count(*) FROM change c WHERE c.act_id = a.id AND c.type = :type AND c.verb = 'add') AS n_records,
  (SELECT count(*) FROM act u WHERE u.annuls_id = a.id) AS n_undone
FROM act a WHERE a.account_id = :account_id AND a.verb = 'import'
  AND EXISTS (SELECT 1 FROM change c WHERE c.act_id = a.id AND c.type = :type)
ORDER BY a.at DESC, a.id DESC LIMIT :n

-- records_import_act: an import by its act, and by whom it was done
-- in: act_id int
-- out: one account_id int?, unit_id int?
SELECT account_id, unit_id FROM act WHERE id = :act_id AND verb = 'import'
