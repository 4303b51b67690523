-- Drop a subscription, and leave its slot on the other server alone: that server has never heard of this one.
ALTER SUBSCRIPTION {name} DISABLE;
ALTER SUBSCRIPTION {name} SET (slot_name = NONE);
DROP SUBSCRIPTION {name}
