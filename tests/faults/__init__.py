"""What may go wrong while a migration runs, provoked on real servers.

Tests are named after the rows of the fault matrix: 1 to 5 test_kills, 6 and 7 test_cut_connections, 8 to 10
test_server_faults, 11, 12 and 30 test_locks, 13 to 16 test_concurrent_indexes, 17 test_runners, 18 and 19 test_poolers,
20 to 23 and 25 test_hostile_scripts, 24 and 26 test_targets, 27 and 29 test_disk_and_clock, 28
test_edited_files.
"""
