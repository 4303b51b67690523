-- Undoes the up script, in the opposite order. If nothing can undo it, delete this file and say why in the manifest:
-- irreversible: the reason

-- Delete this statement once the script is written. Until then it fails, so that nobody records a rollback of nothing.
DO $$ BEGIN RAISE EXCEPTION 'this down script is not written yet'; END $$;

-- These do no harm where their work is done already:
--   DROP VIEW IF EXISTS open_orders;
--   ALTER TABLE IF EXISTS orders DROP COLUMN IF EXISTS status;
--   DROP TABLE IF EXISTS orders;
-- No CASCADE: it would drop what other migrations made, and no up script would bring that back.
