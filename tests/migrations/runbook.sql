-- Every SELECT of the operations runbook, as it stands there. access.test.ts runs them.

SELECT * FROM orphaned_data_summary;

SELECT * FROM demo_seed_log
WHERE seed_identifier = 'abc-park-production-001';

SELECT entity_id, match_method, match_confidence, proposed_fix
FROM recovery_map
WHERE status = 'pending'
ORDER BY match_confidence DESC;

SELECT * FROM orphaned_data_summary;

SELECT status, COUNT(*)
FROM recovery_map
GROUP BY status;

SELECT id, metadata, created_at
FROM messages
WHERE unit_id IS NULL AND house_id IS NULL;

SELECT id, unit_uid, address
FROM units
WHERE address ILIKE '%search term%';

SELECT * FROM orphaned_data_summary;

SELECT COUNT(*)
FROM messages
WHERE created_at > NOW() - INTERVAL '24 hours'
  AND unit_id IS NULL
  AND house_id IS NULL;

SELECT m.id, m.tenant_id as msg_tenant, u.tenant_id as unit_tenant
FROM messages m
JOIN units u ON m.unit_id = u.id
WHERE m.tenant_id != u.tenant_id;

SELECT * FROM demo_seed_log
WHERE status = 'failed'
ORDER BY created_at DESC;

SELECT created_entities FROM demo_seed_log
WHERE seed_identifier = '<failed_seed>';

SELECT COUNT(*), DATE(created_at) as date
FROM messages
WHERE unit_id IS NULL AND house_id IS NULL
GROUP BY DATE(created_at)
ORDER BY date DESC;

SELECT id, metadata, created_at
FROM messages
WHERE unit_id IS NULL AND house_id IS NULL
ORDER BY created_at DESC;
