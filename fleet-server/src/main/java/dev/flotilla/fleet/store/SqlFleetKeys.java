package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.fleet.device.FleetKeyStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Wrapped fleet keys in PostgreSQL. */
public final class SqlFleetKeys implements FleetKeyStore {
    private final Pool pool;

    public SqlFleetKeys(Transactions transactions) {
        this.pool = transactions.pool();
    }

    @Override
    public Future<List<KeyRecipient>> missing(FleetKeyId key, int limit) {
        return pool.preparedQuery("SELECT id, public_key FROM devices WHERE revoked_at IS NULL AND NOT EXISTS"
                        + " (SELECT 1 FROM wrapped_keys WHERE device_id = devices.id AND fleet_key = $1"
                        + " AND wrapped_keys.public_key = devices.public_key) ORDER BY id COLLATE \"C\" LIMIT $2")
                .execute(Tuple.of(key.hex(), limit))
                .map(rows -> Columns.all(
                        rows, row -> new KeyRecipient(new DeviceId(row.getString("id")), DeviceRows.key(row))));
    }

    @Override
    public Future<Boolean> put(WrappedKeys.Entry wrapped, Instant now) {
        KeyRecipient recipient = wrapped.recipient();
        return pool.preparedQuery("INSERT INTO wrapped_keys (device_id, fleet_key, public_key, wrapped, uploaded_at)"
                        + " SELECT id, $2, public_key, $4, $5 FROM devices"
                        + " WHERE id = $1 AND public_key = $3 AND revoked_at IS NULL"
                        + " ON CONFLICT (device_id, fleet_key) DO UPDATE SET public_key = EXCLUDED.public_key,"
                        + " wrapped = EXCLUDED.wrapped, uploaded_at = EXCLUDED.uploaded_at")
                .execute(Tuple.of(
                        recipient.device().value(),
                        wrapped.key().key().hex(),
                        Buffer.buffer(recipient.key().spki()),
                        Buffer.buffer(wrapped.key().bytes()),
                        Columns.time(now)))
                .map(result -> result.rowCount() == 1);
    }

    @Override
    public Future<Optional<WrappedKey>> find(DeviceId device, FleetKeyId key) {
        return pool.preparedQuery("SELECT wrapped FROM wrapped_keys JOIN devices ON devices.id = device_id"
                        + " AND devices.public_key = wrapped_keys.public_key WHERE device_id = $1 AND fleet_key = $2")
                .execute(Tuple.of(device.value(), key.hex()))
                .map(rows -> Columns.first(rows, row -> new WrappedKey(key, Columns.bytes(row, "wrapped"))));
    }
}
