-- What was written since an instant is found by its acts (src/figures/trail.h). Macros: see 0001_core.sql.
CREATE INDEX act_by_at ON act (at);
