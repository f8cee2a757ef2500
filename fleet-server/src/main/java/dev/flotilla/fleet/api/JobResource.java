package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.fleet.job.Job;
import dev.flotilla.fleet.job.JobFiles;
import dev.flotilla.fleet.job.JobShare;
import dev.flotilla.fleet.job.Jobs;
import dev.flotilla.fleet.retrain.RetrainingDocument;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/** {@code /jobs} and {@code /job-files}: what is made by whom, for operators and for whoever does a job elsewhere. */
public final class JobResource implements Resource {
    private static final int DEFAULT_PAGE = 100;

    private final Jobs jobs;
    private final JobShare share;
    private final JobFiles files;

    public JobResource(Jobs jobs, JobShare share, JobFiles files) {
        this.jobs = jobs;
        this.share = share;
        this.files = files;
    }

    @Override
    public void serve(Operations api) {
        api.on("jobs", this::list);
        api.on("job", context -> Reply.json(context, 200, found(context, jobs.find(id(context)))));
        api.on("cancelJob", context -> {
            String reason = Reason.of(context, "cancelled by an operator");
            Reply.json(context, 200, found(context, jobs.cancel(id(context), reason)));
        });
        api.on("putJobFile", this::putFile);
        api.on("reportJob", this::report);
        api.on("jobPart", context -> send(context, share.part(id(context), Reply.pathParam(context, "part"))));
        api.on("jobSample", context -> send(context, share.sample(id(context), digest(context))));
        api.on("putJobResult", this::putResult);
    }

    private static String id(RoutingContext context) {
        return Reply.pathParam(context, "id");
    }

    private static Digest digest(RoutingContext context) {
        return Json.digest("digest", Reply.pathParam(context, "digest"));
    }

    private void list(RoutingContext context) {
        int limit = Page.limit(context, DEFAULT_PAGE);
        Reply.json(
                context,
                200,
                jobs.list(Json.query(context, "after"), limit)
                        .map(all -> Page.document(all, limit, Job::id, JobResource::describe)));
    }

    private static Future<Document> found(RoutingContext context, Future<Optional<Job>> job) {
        return job.map(found -> describe(found.orElseThrow(() -> none(context))));
    }

    private static ApiException none(RoutingContext context) {
        return ApiException.notFound("there is no job " + id(context));
    }

    private void putFile(RoutingContext context) {
        byte[] bytes = content(context);
        Reply.json(context, 201, files.keep(digest(context), bytes).map(kept -> described(bytes)));
    }

    private static byte[] content(RoutingContext context) {
        byte[] bytes = Reply.bytes(context);
        if (!Digest.of(bytes).equals(digest(context))) {
            throw ApiException.refused(
                    "digest: the address says " + digest(context).hex() + ", the body is "
                            + Digest.of(bytes).hex());
        }
        return bytes;
    }

    private static Document described(byte[] bytes) {
        return Document.builder()
                .put("digest", Digest.of(bytes).hex())
                .put("size", (long) bytes.length)
                .build();
    }

    /** Only the last report of a job is an act; how far it is would fill the audit log. */
    private void report(RoutingContext context) {
        JobReport report = Json.read(() -> JobReport.parse(Reply.bytes(context)));
        if (!report.jobId().equals(id(context))) {
            throw ApiException.badRequest("jobId: the address says " + id(context) + ", the report " + report.jobId());
        }
        if (!report.status().isLast()) {
            AuditTrail.take(context);
        }
        Reply.json(context, 200, jobs.report(report).map(found -> {
            Job job = found.orElseThrow(() -> none(context));
            return Document.builder()
                    .put("state", job.state().name())
                    .put("wanted", !job.cancelRequested() && !job.state().isOver())
                    .build();
        }));
    }

    private static void send(RoutingContext context, Future<Optional<byte[]>> file) {
        file.onFailure(context::fail).onSuccess(found -> {
            if (found.isEmpty()) {
                context.fail(
                        ApiException.notFound("job " + id(context) + " does not run, or has nothing at this address"));
            } else {
                sendBytes(context, found.get());
            }
        });
    }

    static void sendBytes(RoutingContext context, byte[] bytes) {
        context.response()
                .putHeader("content-type", "application/octet-stream")
                .putHeader("content-encoding", "identity")
                .putHeader("cache-control", "no-store")
                .end(Buffer.buffer(bytes));
    }

    private void putResult(RoutingContext context) {
        byte[] bytes = content(context);
        Reply.json(context, 201, share.keep(id(context), bytes).map(kept -> {
            if (!Boolean.TRUE.equals(kept)) {
                throw ApiException.notFound("job " + id(context) + " does not run");
            }
            return described(bytes);
        }));
    }

    private static Document describe(Job job) {
        JobRequest request = job.order().request();
        return Document.builder()
                .put("id", job.id())
                .put("runner", job.order().runner().wireName())
                .put("kind", request.kind().wireName())
                .put("state", job.state().name())
                .put("reason", job.reason())
                .put("trigger", request.trigger())
                .put("champion", request.champion().digest().hex())
                .put("dataset", request.dataset().digest().hex())
                .putIfPresent("reference", request.reference().map(file -> file.digest()
                        .hex()))
                .putIfPresent(
                        "master", request.master().map(file -> file.digest().hex()))
                .put("seed", request.seed())
                .put("settings", request.settings())
                .put("attempts", (long) job.attempts())
                .put("cancelRequested", job.cancelRequested())
                .put("createdAt", job.createdAt().toString())
                .putIfPresent("startedAt", job.startedAt().map(Instant::toString))
                .putIfPresent("endedAt", job.endedAt().map(Instant::toString))
                .putIfPresent("report", job.report().map(RetrainingDocument::report))
                .build();
    }
}
