package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.Approvals;
import dev.flotilla.fleet.rollout.PlanDocument;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutStatus;
import dev.flotilla.fleet.rollout.Rollouts;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /rollouts}: bringing a bundle to devices, stage by stage. */
public final class RolloutResource implements Resource {

    private static final int DEFAULT_PAGE = 200;

    private final Rollouts rollouts;
    private final Approvals approvals;
    private final Registry registry;
    private final Duration stageTimeout;

    /** @param stageTimeout of rollouts that are created without one */
    public RolloutResource(Rollouts rollouts, Approvals approvals, Registry registry, Duration stageTimeout) {
        this.rollouts = rollouts;
        this.approvals = approvals;
        this.registry = registry;
        this.stageTimeout = stageTimeout;
    }

    @Override
    public void serve(Operations api) {
        api.on("createRollout", this::create);
        api.on("previewRollout", this::preview);
        api.on("rollouts", this::list);
        api.on("rollout", context -> Reply.tagged(context, shown(context, rollouts.find(id(context)))));
        api.on("rolloutDevices", this::devices);
        api.on("approveRollout", context -> {
            String reason = Reason.of(context, "");
            decide(context, (user, expected) -> approvals.approve(id(context), user, reason, expected));
        });
        api.on("rejectRollout", context -> {
            String reason = Reason.required(context);
            decide(context, (user, expected) -> approvals.reject(id(context), user, reason, expected));
        });
        api.on("pauseRollout", context -> {
            String reason = Reason.of(context, "paused by an operator");
            steer(context, expected -> rollouts.pause(id(context), reason, expected));
        });
        api.on("skipStage", context -> {
            Reason.required(context);
            steer(context, expected -> rollouts.skip(id(context), expected));
        });
        api.on("rollBackRollout", context -> {
            String reason = Reason.required(context);
            steer(context, expected -> rollouts.rollBack(id(context), reason, expected));
        });
        api.on("resumeRollout", context -> steer(context, expected -> rollouts.resume(id(context), expected)));
        api.on("abortRollout", context -> {
            String reason = Reason.of(context, "aborted by an operator");
            steer(context, expected -> rollouts.abort(id(context), reason, expected));
        });
    }

    /** A command that is a person's to give, and not a program's in a person's name. */
    private void decide(
            RoutingContext context,
            BiFunction<String, Predicate<RolloutStatus>, Future<Optional<RolloutStatus>>> command) {
        Caller caller = SignedIn.caller(context);
        steer(context, expected -> rollouts.find(id(context)).compose(found -> {
            if (found.isPresent() && caller.token().isPresent()) {
                return Future.failedFuture(
                        ApiException.forbidden("this is for people, and this is an API token; sign in"));
            }
            return command.apply(caller.user(), expected);
        }));
    }

    private void steer(
            RoutingContext context, Function<Predicate<RolloutStatus>, Future<Optional<RolloutStatus>>> command) {
        Future<Predicate<RolloutStatus>> expected = Headers.find(context, "If-Match")
                .map(tags -> expected(id(context), tags))
                .orElse(Future.succeededFuture(Rollouts.ANY));
        Reply.json(context, 200, shown(context, expected.compose(command)));
    }

    /** Whether a rollout would be shown with one of these entity tags. */
    private Future<Predicate<RolloutStatus>> expected(String id, String tags) {
        return rollouts.find(id)
                .compose(found -> found.map(
                                status -> registry.find(status.rollout().bundle()))
                        .orElse(Future.succeededFuture(Optional.empty())))
                .map(model -> status ->
                        EntityTag.of(RolloutDocument.of(status, model)).isStronglyAmong(tags));
    }

    private static String id(RoutingContext context) {
        return Reply.pathParam(context, "id");
    }

    private void create(RoutingContext context) {
        Reply.json(
                context,
                201,
                rollouts.create(plan(context), SignedIn.caller(context).user()).compose(this::describe));
    }

    private void preview(RoutingContext context) {
        Reply.json(context, 200, rollouts.preview(plan(context)).map(RolloutDocument::of));
    }

    private RolloutPlan plan(RoutingContext context) {
        Document body = Reply.body(context);
        return Json.read(() -> PlanDocument.read(body, stageTimeout));
    }

    private void list(RoutingContext context) {
        int limit = Page.limit(context, DEFAULT_PAGE);
        Reply.json(
                context, 200, rollouts.list(Json.query(context, "after"), limit).compose(all -> registry.findAll(
                                all.stream().map(status -> status.rollout().bundle()))
                        .map(models -> Page.document(
                                all, limit, status -> status.rollout().id(), status -> describe(status, models)))));
    }

    private Future<Document> shown(RoutingContext context, Future<Optional<RolloutStatus>> rollout) {
        return rollout.compose(found -> describe(require(context, found)));
    }

    private static RolloutStatus require(RoutingContext context, Optional<RolloutStatus> found) {
        return found.orElseThrow(() -> ApiException.notFound("there is no rollout " + id(context)));
    }

    private void devices(RoutingContext context) {
        Page page = Page.of(context, Devices.MAX_PAGE);
        Future<Document> answer = rollouts.find(id(context))
                .map(found -> require(context, found))
                .compose(status -> rollouts.devices(
                        status.rollout().id(),
                        Json.query(context, "state").map(RolloutDeviceState::valueOf),
                        page.after(),
                        page.limit()))
                .map(parts -> page.document(parts, RolloutDevice::id, RolloutResource::describe));
        Reply.json(context, 200, answer);
    }

    private static Document describe(RolloutDevice part) {
        return Document.builder()
                .put("id", part.id().value())
                .put("stage", (long) part.stage())
                .put("state", part.state().name())
                .put("reason", part.reason())
                .put("updatedAt", part.updatedAt().toString())
                .putIfPresent("takenBy", part.takenBy())
                .build();
    }

    private Future<Document> describe(RolloutStatus status) {
        return registry.find(status.rollout().bundle()).map(model -> RolloutDocument.of(status, model));
    }

    private static Document describe(RolloutStatus status, Map<Digest, RegisteredBundle> models) {
        return RolloutDocument.of(
                status, Optional.ofNullable(models.get(status.rollout().bundle())));
    }
}
