package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.job.Job;
import dev.flotilla.fleet.job.JobFiles;
import dev.flotilla.fleet.retrain.PipelineVersion;
import dev.flotilla.fleet.retrain.Retraining;
import dev.flotilla.fleet.retrain.RetrainingDocument;
import dev.flotilla.fleet.retrain.Retrainings;
import dev.flotilla.fleet.retrain.RunState;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** {@code /pipelines}, {@code /retrainings} and {@code /candidates}: from data to what waits for the owner's signature. */
public final class RetrainingResource implements Resource {
    private static final int DEFAULT_PAGE = 100;

    private final Retrainings retrainings;
    private final JobFiles files;

    public RetrainingResource(Retrainings retrainings, JobFiles files) {
        this.retrainings = retrainings;
        this.files = files;
    }

    @Override
    public void serve(Operations api) {
        api.on(
                "pipelines",
                context -> Reply.json(
                        context,
                        200,
                        retrainings.pipelines().map(all -> Json.items(all, RetrainingResource::describe))));
        api.on("pipeline", this::pipeline);
        api.on("putPipeline", this::put);
        api.on(
                "removePipeline",
                context ->
                        Reply.empty(context, retrainings.remove(name(context)).map(done -> {
                            if (!Boolean.TRUE.equals(done)) {
                                throw noPipeline(context);
                            }
                            return done;
                        })));
        api.on("startRetraining", this::start);
        api.on("retrainings", this::list);
        api.on("retraining", context -> Reply.json(context, 200, found(context, retrainings.find(id(context)))));
        api.on("overrideGate", this::override);
        api.on("discardRetraining", context -> {
            String reason = Reason.required(context);
            String user = SignedIn.caller(context).user();
            Reply.json(context, 200, found(context, retrainings.discard(id(context), user, reason)));
        });
        api.on(
                "candidates",
                context -> Reply.json(
                        context,
                        200,
                        retrainings.candidates().map(all -> Json.items(all, RetrainingResource::candidate))));
        api.on("candidateBundle", context -> sendMade(context, JobModel.BUNDLE));
        api.on("candidateReport", context -> sendMade(context, Job.REPORT));
    }

    private static String name(RoutingContext context) {
        return Reply.pathParam(context, "name");
    }

    private static String id(RoutingContext context) {
        return Reply.pathParam(context, "id");
    }

    private static ApiException noPipeline(RoutingContext context) {
        return ApiException.notFound("there is no pipeline " + name(context));
    }

    private void pipeline(RoutingContext context) {
        Future<Document> answer = retrainings.pipeline(name(context)).compose(found -> {
            PipelineVersion version = found.orElseThrow(() -> noPipeline(context));
            return retrainings.outlook(name(context)).map(outlook -> builder(version)
                    .put("yaml", version.yaml())
                    .put("outlook", outlook.orElse(""))
                    .build());
        });
        Reply.json(context, 200, answer);
    }

    private void put(RoutingContext context) {
        String yaml = new String(Reply.bytes(context), StandardCharsets.UTF_8);
        String user = SignedIn.caller(context).user();
        Reply.json(context, 200, retrainings.put(name(context), yaml, user).map(RetrainingResource::describe));
    }

    private static Document describe(PipelineVersion version) {
        return builder(version).build();
    }

    private static Document.Builder builder(PipelineVersion version) {
        return Document.builder()
                .put("name", version.pipeline().name())
                .put("digest", version.digest().hex())
                .put("family", version.pipeline().family())
                .put("runner", version.pipeline().training().runner().wireName())
                .put("triggers", (long) version.pipeline().triggers().size())
                .put("author", version.author())
                .put("createdAt", version.createdAt().toString());
    }

    private void start(RoutingContext context) {
        String reason = Reason.of(context, "");
        String user = SignedIn.caller(context).user();
        String request = Headers.find(context, "Idempotency-Key")
                .orElseGet(() -> UUID.randomUUID().toString());
        Reply.json(
                context,
                201,
                retrainings
                        .start(name(context), user, reason, request)
                        .map(begun -> RetrainingDocument.write(begun.orElseThrow(() -> noPipeline(context)))));
    }

    private void list(RoutingContext context) {
        int limit = Page.limit(context, DEFAULT_PAGE);
        Reply.json(
                context,
                200,
                retrainings
                        .list(Json.query(context, "pipeline"), Json.query(context, "after"), limit)
                        .map(all -> Page.document(all, limit, Retraining::id, RetrainingDocument::write)));
    }

    private static Future<Document> found(RoutingContext context, Future<Optional<Retraining>> run) {
        return run.map(found -> RetrainingDocument.write(found.orElseThrow(() -> noRun(context))));
    }

    private static ApiException noRun(RoutingContext context) {
        return ApiException.notFound("there is no retraining " + id(context));
    }

    /** A word against the gate's is a person's to give. */
    private void override(RoutingContext context) {
        String reason = Reason.required(context);
        Caller caller = SignedIn.caller(context);
        Future<Optional<Retraining>> done = retrainings.find(id(context)).compose(known -> {
            if (known.isPresent() && caller.token().isPresent()) {
                throw ApiException.forbidden("this is for people, and this is an API token; sign in");
            }
            return retrainings.override(id(context), caller.user(), reason);
        });
        Reply.json(context, 200, found(context, done));
    }

    private static Document candidate(Retraining run) {
        return Document.builder()
                .put("id", run.id())
                .put("pipeline", run.pipeline())
                .put("family", run.family())
                .put("bundle", run.made(JobModel.BUNDLE).map(Digest::hex).orElseThrow())
                .putIfPresent("compileReport", run.made(Job.REPORT).map(Digest::hex))
                .put("champion", run.takes().champion().hex())
                .put("reason", run.reason())
                .put("overridden", run.override().isPresent())
                .put("since", run.updatedAt().toString())
                .build();
    }

    private void sendMade(RoutingContext context, String format) {
        retrainings
                .find(id(context))
                .map(found -> found.filter(run -> run.state() == RunState.AWAITING_SIGNATURE)
                        .flatMap(run -> run.made(format))
                        .orElseThrow(() -> ApiException.notFound(
                                "there is no release candidate " + id(context) + ", or it has no such file")))
                .compose(files::read)
                .onSuccess(bytes -> JobResource.sendBytes(context, bytes))
                .onFailure(context::fail);
    }
}
