-- Accounts, roles and sessions.

-- account_find_by_login: the account of a login
-- in: login text
-- out: one id int, login text, full_name text, password text, is_active int, must_change int
SELECT id, login, full_name, password, is_active, must_change FROM account WHERE login = :login

-- account_insert: a new account
-- in: id int, login text, full_name text, password text, must_change int, created_at int
INSERT INTO account (id, login, full_name, password, language, text_size, theme, is_active, must_change, created_at)
VALUES (:id, :login, :full_name, :password, 'vi', 100, 'auto', 1, :must_change, :created_at)

-- account_update_password: a new password
-- in: id int, password text, must_change int
UPDATE account SET password = :password, must_change = :must_change WHERE id = :id

-- account_update_active: opens or closes an account
-- in: id int, is_active int
UPDATE account SET is_active = :is_active WHERE id = :id

-- account_update_look: language, text size and theme
-- in: id int, language text, text_size int, theme text
UPDATE account SET language = :language, text_size = :text_size, theme = :theme WHERE id = :id

-- account_role_insert: a role at a unit
-- in: id int, account_id int, unit_id int, role text, from_day int, until_day int
INSERT INTO account_role (id, account_id, unit_id, role, from_day, until_day)
VALUES (:id, :account_id, :unit_id, :role, :from_day, :until_day)

-- account_role_find: the roles of an account on a day
-- in: account_id int, day int, n int
-- out: many unit_id int, role text
SELECT unit_id, role FROM account_role
WHERE account_id = :account_id AND from_day <= :day AND until_day > :day
ORDER BY id LIMIT :n

-- session_insert: a new session
-- in: token bytes, account_id int, csrf text, created_at int, expires_at int
INSERT INTO session (token, account_id, csrf, created_at, used_at, expires_at)
VALUES (:token, :account_id, :csrf, :created_at, :created_at, :expires_at)

-- session_find_user: the account of a session with its roles on a day, a row each, those at units that ended behind; one without for an account that has none
-- in: token bytes, day int, n int
-- out: many id int, login text, full_name text, language text, text_size int, theme text, must_change int, csrf text, used_at int, expires_at int, unit_id int?, role text?
-- remembered: every request asks it
SELECT a.id, a.login, a.full_name, a.language, a.text_size, a.theme, a.must_change, s.csrf, s.used_at, s.expires_at, r.unit_id, r.role
FROM session s JOIN account a ON a.id = s.account_id
LEFT JOIN account_role r ON r.account_id = a.id AND r.from_day <= :day AND r.until_day > :day
LEFT JOIN unit u ON u.id = r.unit_id AND u.superseded_at = 9223372036854775807
WHERE s.token = :token AND a.is_active = 1
ORDER BY CASE WHEN u.until_day <= :day THEN 1 ELSE 0 END, r.id LIMIT :n

-- account_find_user: an account as a user
-- in: id int
-- out: one id int, login text, full_name text, language text, text_size int, theme text
SELECT id, login, full_name, language, text_size, theme FROM account WHERE id = :id

-- session_update_used: a session was used
-- in: token bytes, now int
UPDATE session SET used_at = :now WHERE token = :token

-- session_delete: ends a session
-- in: token bytes
DELETE FROM session WHERE token = :token

-- session_delete_all: ends the sessions of an account
-- in: account_id int
DELETE FROM session WHERE account_id = :account_id

-- session_delete_others: ends the sessions of an account but one
-- in: account_id int, token bytes
DELETE FROM session WHERE account_id = :account_id AND token <> :token

-- account_password: the password of an account
-- in: id int
-- out: one login text, password text
SELECT login, password FROM account WHERE id = :id AND is_active = 1

-- session_delete_ended: forgets what has ended
-- in: now int, used_since int
DELETE FROM session WHERE expires_at <= :now OR used_at <= :used_since

-- sign_in_failure_find: failed sign-ins of a login or an address
-- in: subject text
-- out: one n int, blocked_until int
SELECT n, blocked_until FROM sign_in_failure WHERE subject = :subject

-- sign_in_failure_upsert: one more
-- in: subject text, n int, at int, blocked_until int
INSERT INTO sign_in_failure (subject, n, last_at, blocked_until) VALUES (:subject, :n, :at, :blocked_until)
ON CONFLICT (subject) DO UPDATE SET n = excluded.n, last_at = excluded.last_at, blocked_until = excluded.blocked_until

-- sign_in_failure_delete: forgotten after a success
-- in: subject text
DELETE FROM sign_in_failure WHERE subject = :subject
