package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The course of drift in memory. */
public final class MemoryDrift implements DriftStore {

    private final Map<Digest, List<DriftPoint>> points = new HashMap<>();
    private final Map<Digest, List<DeviceDrift>> devices = new HashMap<>();
    private final Map<String, Remembered> memory = new HashMap<>();
    private final Map<Digest, List<AccuracyPoint>> accuracy = new HashMap<>();

    private record Remembered(Buffer bytes, Instant at) {}

    @Override
    public Future<Void> save(Digest bundle, List<DriftPoint> added, List<DeviceDrift> verdicts) {
        points.computeIfAbsent(bundle, digest -> new ArrayList<>()).addAll(added);
        devices.put(
                bundle,
                verdicts.stream()
                        .map(drift -> new DeviceDrift(
                                drift.device(),
                                drift.verdict(),
                                drift.samples(),
                                drift.worst().map(List::of).orElseGet(List::of)))
                        .toList());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> remember(Digest bundle, String phase, DriftMemory remembered, Instant now) {
        memory.put(bundle.hex() + phase, new Remembered(Buffer.buffer(MemoryDocument.bytes(remembered)), now));
        return Future.succeededFuture();
    }

    @Override
    public Future<DriftMemory> recall(Digest bundle, String phase) {
        Remembered known = memory.get(bundle.hex() + phase);
        try {
            return Future.succeededFuture(
                    known == null
                            ? DriftMemory.NONE
                            : MemoryDocument.parse(known.bytes().getBytes()));
        } catch (MalformedDocumentException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<Void> saveAccuracy(Digest bundle, AccuracyPoint point) {
        accuracy.computeIfAbsent(bundle, digest -> new ArrayList<>()).add(point);
        return Future.succeededFuture();
    }

    @Override
    public Future<List<AccuracyPoint>> accuracy(Digest bundle, int most) {
        List<AccuracyPoint> course = accuracy.getOrDefault(bundle, List.of());
        return Future.succeededFuture(List.copyOf(course.subList(Math.max(0, course.size() - most), course.size())));
    }

    @Override
    public Future<List<DriftPoint>> points(Digest bundle, int perFeature) {
        Map<String, List<DriftPoint>> byFeature = new TreeMap<>();
        points.getOrDefault(bundle, List.of()).forEach(point -> byFeature
                .computeIfAbsent(point.score().feature(), name -> new ArrayList<>())
                .add(point));
        return Future.succeededFuture(byFeature.values().stream()
                .flatMap(list -> list.stream().skip(Math.max(0, list.size() - perFeature)))
                .toList());
    }

    @Override
    public Future<Long> deleteBefore(Instant instant, int most) {
        memory.values().removeIf(known -> known.at().isBefore(instant));
        accuracy.values().forEach(course -> course.removeIf(point -> point.at().isBefore(instant)));
        long deleted = 0;
        for (List<DriftPoint> course : points.values()) {
            Iterator<DriftPoint> each = course.iterator();
            while (each.hasNext() && deleted < most) {
                if (each.next().at().isBefore(instant)) {
                    each.remove();
                    deleted++;
                }
            }
        }
        return Future.succeededFuture(deleted);
    }

    @Override
    public Future<List<DeviceDrift>> devices(Digest bundle) {
        return Future.succeededFuture(devices.getOrDefault(bundle, List.of()));
    }
}
