-- The search path of a new session: what ALTER ROLE, ALTER DATABASE or the configuration say, whatever SET came since.
(SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path')
