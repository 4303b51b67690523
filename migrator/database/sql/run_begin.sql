INSERT INTO {schema}.runs (run_id, project, command, by_whom, host, client_version, manifest_checksum, git_commit,
                           system_identifier)
VALUES ({run_id}, {project}, {command}, {by_whom}, {host}, {client_version}, {manifest_checksum}, {git_commit}, {system_identifier});
