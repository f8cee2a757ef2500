package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceQuery;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.RolloutPreview.Sample;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells what would become of plans, and changes nothing. */
final class Previews {

    private final RolloutStore store;
    private final DeviceStore devices;
    private final Registry registry;
    private final Targets targets;

    Previews(RolloutStore store, DeviceStore devices, Registry registry) {
        this.store = store;
        this.devices = devices;
        this.registry = registry;
        this.targets = new Targets(devices);
    }

    Future<RolloutPreview> of(RolloutPlan plan, Instant now) {
        List<String> refusals = new ArrayList<>();
        plan.schedule().findRefusal(now).ifPresent(refusals::add);
        return bundleRefusal(plan)
                .onSuccess(refusal -> refusal.ifPresent(refusals::add))
                .compose(done -> targets.stages(plan, now).recover(failure -> noted(failure, refusals)))
                .compose(stages -> store.busy(
                                stages.stream().flatMap(List::stream).toList())
                        .compose(busy -> {
                            busy.stream()
                                    .flatMap(one -> one.findRefusal(plan).stream())
                                    .findFirst()
                                    .ifPresent(refusals::add);
                            return described(plan, now, refusals, stages, busy);
                        }));
    }

    private Future<Optional<String>> bundleRefusal(RolloutPlan plan) {
        return registry.find(plan.bundle()).compose(found -> registry.trust().map(trust -> found.map(
                        bundle -> Floors.findRefusal(bundle, trust).map(why -> "bundle: " + why))
                .orElseGet(() -> Optional.of(Floors.unknown(plan.bundle())))));
    }

    private static Future<List<List<DeviceId>>> noted(Throwable failure, List<String> refusals) {
        if (!(failure instanceof InvalidRolloutException)) {
            return Future.failedFuture(failure);
        }
        refusals.add(String.valueOf(failure.getMessage()));
        return Future.succeededFuture(List.of());
    }

    private Future<RolloutPreview> described(
            RolloutPlan plan, Instant now, List<String> refusals, List<List<DeviceId>> stages, List<Occupied> busy) {
        Condition revoked = new Condition.Flag(Condition.FlagField.REVOKED);
        Condition running =
                new Condition.All(List.of(new Condition.Not(revoked), new Condition.Running(Set.of(plan.bundle()))));
        return targets.condition(plan.target(), now).compose(target -> sample(target, running)
                .compose(runs -> sample(target, revoked).compose(left -> unable(plan, target)
                        .map(unable -> new RolloutPreview(
                                refusals,
                                stages.stream().map(Sample::of).toList(),
                                sample(plan, busy, true),
                                sample(plan, busy, false),
                                runs,
                                left,
                                unable,
                                plan.schedule().standstill(now))))));
    }

    private Future<Sample> unable(RolloutPlan plan, Condition target) {
        Condition here = new Condition.Not(new Condition.Flag(Condition.FlagField.REVOKED));
        return plan.hasShadow()
                ? sample(target, new Condition.All(List.of(here, Targets.UNABLE)))
                : Future.succeededFuture(Sample.of(List.of()));
    }

    private static Sample sample(RolloutPlan plan, List<Occupied> busy, boolean refused) {
        return Sample.of(busy.stream()
                .filter(one -> one.findRefusal(plan).isPresent() == refused)
                .map(Occupied::device)
                .toList());
    }

    private Future<Sample> sample(Condition target, Condition which) {
        DeviceQuery query = new DeviceQuery("", new Condition.All(List.of(target, which)));
        return devices.count(query).compose(count -> devices.page(Optional.empty(), query, RolloutPreview.MOST_NAMED)
                .map(found -> new Sample(count, found.stream().map(Device::id).toList())));
    }
}
