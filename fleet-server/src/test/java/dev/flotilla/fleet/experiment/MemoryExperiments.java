package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Trials in memory, over devices and rollouts in memory. */
public final class MemoryExperiments implements ExperimentStore {

    private final MemoryDevices devices;
    private final RolloutStore rollouts;
    private final List<Kept> trials = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    private record Kept(
            Trial trial,
            List<TrialPair> pairs,
            Map<Integer, String> closed,
            Map<Observed.Key, Observed> observations) {}

    private record Verdict(Trial trial, KeptVerdict kept) {}

    public MemoryExperiments(MemoryDevices devices, RolloutStore rollouts) {
        this.devices = devices;
        this.rollouts = rollouts;
    }

    private Kept of(Trial trial) {
        return trials.stream()
                .filter(kept -> kept.trial().equals(trial))
                .findFirst()
                .orElseThrow();
    }

    private Device device(DeviceId id) {
        return devices.find(id).result().orElseThrow();
    }

    private Map<DeviceId, RolloutDevice> parts(String rollout) {
        return rollouts.devices(rollout, Optional.empty(), Integer.MAX_VALUE).result().stream()
                .collect(Collectors.toMap(RolloutDevice::id, Function.identity()));
    }

    @Override
    public Future<Optional<Trial>> find(String rollout, int stage, Instant began) {
        return Future.succeededFuture(trials.stream()
                .map(Kept::trial)
                .filter(trial -> trial.equals(new Trial(trial.id(), rollout, stage, began)))
                .findFirst());
    }

    @Override
    public Future<List<Candidate>> candidates(String id, int stage) {
        Rollout rollout = rollouts.find(id).result().orElseThrow();
        List<Candidate> candidates = new ArrayList<>();
        for (RolloutDevice part : parts(id).values()) {
            Device device = device(part.id());
            boolean there = part.state() != RolloutDeviceState.EXCLUDED
                    && part.takenBy().isEmpty()
                    && device.revokedAt().isEmpty()
                    && !device.enrolledAt().isAfter(rollout.createdAt());
            if (there && (part.stage() == stage || (part.stage() > stage && !part.holdsBundle()))) {
                candidates.add(new Candidate(
                        part.id(),
                        part.stage() == stage,
                        device.group(),
                        part.given().isPresent()
                                ? part.previous()
                                : state(device).flatMap(ReportedState::activeBundle)));
            }
        }
        return Future.succeededFuture(candidates);
    }

    private static Optional<ReportedState> state(Device device) {
        return device.reported().map(Report::state);
    }

    @Override
    public Future<Trial> begin(String rollout, int stage, Instant began, List<TrialPair> pairs) {
        return find(rollout, stage, began)
                .map(found -> found.orElseGet(() -> {
                    Trial trial = new Trial(trials.size() + 1, rollout, stage, began);
                    trials.add(new Kept(trial, pairs, new TreeMap<>(), new LinkedHashMap<>()));
                    return trial;
                }));
    }

    @Override
    public Future<List<PairStanding>> open(Trial trial) {
        Map<DeviceId, RolloutDevice> parts = parts(trial.rollout());
        Kept kept = of(trial);
        return Future.succeededFuture(kept.pairs().stream()
                .filter(pair -> !kept.closed().containsKey(pair.number()))
                .map(pair -> standing(pair, parts))
                .toList());
    }

    private PairStanding standing(TrialPair pair, Map<DeviceId, RolloutDevice> parts) {
        Device canary = device(pair.canary());
        RolloutDevice part = Optional.ofNullable(parts.get(pair.canary())).orElseThrow();
        return new PairStanding(
                pair,
                new PairStanding.Canary(
                        standing(part), part.updatedAt(), canary.revokedAt().isPresent(), canary.enrolledAt()),
                pair.control()
                        .map(id -> control(
                                device(id),
                                Optional.ofNullable(parts.get(id))
                                        .filter(other -> other.holdsBundle()
                                                || other.takenBy().isPresent())
                                        .isPresent())));
    }

    private static RolloutDeviceState standing(RolloutDevice canary) {
        return canary.takenBy().isEmpty() || canary.state() == RolloutDeviceState.FAILED
                ? canary.state()
                : RolloutDeviceState.SUPERSEDED;
    }

    private static PairStanding.Control control(Device device, boolean given) {
        Optional<UpdatePhase> phase = state(device).map(ReportedState::phase);
        return new PairStanding.Control(
                state(device).flatMap(ReportedState::activeBundle),
                phase.filter(now -> now == UpdatePhase.REJECTED || now == UpdatePhase.ROLLED_BACK)
                        .isPresent(),
                given,
                device.revokedAt().isPresent(),
                device.enrolledAt());
    }

    /** Closed or not. */
    public List<TrialPair> allPairs(Trial trial) {
        return of(trial).pairs();
    }

    @Override
    public Future<PairCounts> pairs(Trial trial) {
        Kept kept = of(trial);
        int paired = (int)
                kept.pairs().stream().filter(pair -> pair.control().isPresent()).count();
        List<String> dropped =
                kept.closed().values().stream().filter(why -> !why.isEmpty()).toList();
        return Future.succeededFuture(new PairCounts(
                paired,
                kept.pairs().size() - paired,
                kept.pairs().size() - kept.closed().size(),
                dropped.size(),
                dropped.isEmpty() ? "" : dropped.get(dropped.size() - 1)));
    }

    @Override
    public Future<Void> observe(Trial trial, List<Observed> observations, Map<Integer, String> closed) {
        observations.forEach(one -> of(trial).observations().putIfAbsent(one.key(), one));
        closed.forEach((number, why) -> of(trial).closed().putIfAbsent(number, why));
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Observed>> observations(Trial trial) {
        return Future.succeededFuture(of(trial).observations().values().stream()
                .sorted(Comparator.comparing(Observed::at)
                        .thenComparing(one -> one.key().gate())
                        .thenComparing(one -> one.key().pair())
                        .thenComparing(one -> one.key().control()))
                .toList());
    }

    @Override
    public Future<List<KeptVerdict>> newest(Trial trial) {
        Map<String, KeptVerdict> newest = new HashMap<>();
        verdicts.stream()
                .filter(verdict -> verdict.trial().equals(trial))
                .forEach(verdict ->
                        newest.put(verdict.kept().verdict().evidence().gate(), verdict.kept()));
        return Future.succeededFuture(List.copyOf(newest.values()));
    }

    @Override
    public Future<Void> judge(Trial trial, List<GateVerdict> said, Instant now) {
        return newest(trial).map(newest -> {
            for (GateVerdict verdict : said) {
                Optional<KeptVerdict> standing = newest.stream()
                        .filter(kept -> kept.verdict().ruling() == verdict.ruling()
                                && kept.verdict()
                                        .evidence()
                                        .gate()
                                        .equals(verdict.evidence().gate()))
                        .findFirst();
                if (standing.isPresent()) {
                    KeptVerdict old = standing.get();
                    Collections.replaceAll(
                            verdicts,
                            new Verdict(trial, old),
                            new Verdict(trial, new KeptVerdict(old.id(), old.since(), now, verdict)));
                } else {
                    verdicts.add(new Verdict(trial, new KeptVerdict(verdicts.size() + 1, now, now, verdict)));
                }
            }
            return null;
        });
    }

    @Override
    public Future<List<KeptVerdict>> verdicts(String rollout, Optional<Long> before, int limit) {
        return Future.succeededFuture(verdicts.stream()
                .filter(verdict -> verdict.trial().rollout().equals(rollout))
                .map(Verdict::kept)
                .filter(kept -> before.isEmpty() || kept.id() < before.get())
                .sorted(Comparator.comparing(KeptVerdict::id).reversed())
                .limit(limit)
                .toList());
    }
}
