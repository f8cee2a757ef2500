package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.idempotency.RequestKeys;
import dev.flotilla.fleet.job.JobTokens;
import dev.flotilla.fleet.oidc.ProviderSignIns;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The listener for operators: the API below {@code /api/v1}, health and metrics, and the console's files. */
public final class ConsoleServer {
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final Options options;
    private final Operators operators;
    private final AuditLog audit;
    private final RequestKeys keys;
    private final RequestMeter meter;
    private final Traces traces;

    /**
     * How the console is served.
     *
     * @param port 0 chooses a free one
     * @param maxBundleBytes the largest bundle that can be uploaded
     * @param sessionLifetime how long a browser keeps the session's cookie
     * @param behindTls whether browsers come by HTTPS though this server does not see it
     * @param limits how often somebody may ask the API
     * @param away whether a failure says that the database is away
     * @param provider where operators may sign in besides, if anywhere
     * @param jobTokens of jobs that are done elsewhere
     */
    public record Options(
            String host,
            int port,
            long maxBundleBytes,
            Duration sessionLifetime,
            boolean behindTls,
            RequestLimits limits,
            Predicate<Throwable> away,
            Optional<ProviderSignIns> provider,
            Optional<JobTokens> jobTokens) {}

    public ConsoleServer(
            Vertx vertx,
            Options options,
            Operators operators,
            AuditLog audit,
            RequestKeys keys,
            RequestMeter meter,
            Traces traces) {
        this.vertx = vertx;
        this.options = options;
        this.operators = operators;
        this.audit = audit;
        this.keys = keys;
        this.meter = meter;
        this.traces = traces;
    }

    /**
     * Listens.
     *
     * @param resources the API, besides its description and sessions
     * @param operations health and metrics, at the root
     */
    public Future<HttpServer> start(List<Resource> resources, Routes operations) {
        Router root = Router.router(vertx);
        root.route().failureHandler(Problems.renderer(options.away()));
        root.route().handler(new RequestTrace(traces));
        root.route().handler(SecurityHeaders::apply);
        operations.mount(root);
        root.route("/api/v1/*").handler(CrossSite::check).subRouter(api(resources));
        root.route("/api/*").handler(context -> context.fail(404));
        root.get().handler(StaticHandler.create("webroot").setCachingEnabled(false));
        root.get().handler(ConsoleServer::page);
        HttpServerOptions http = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setCompressionSupported(true)
                // After an upgrade to HTTP/2 an answer longer than its window (64 KiB) would be cut into garbage.
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(http)
                .requestHandler(new WellFormed(root))
                .listen(options.port(), options.host())
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the console cannot listen on " + options.host() + ":" + options.port()
                                + " (settings http.host and http.port): " + failure.getMessage(),
                        failure)));
    }

    private Router api(List<Resource> resources) {
        ApiDocument document = ApiDocument.load();
        SignedIn signedIn = new SignedIn(operators, options.limits(), options.sessionLifetime(), options.behindTls());
        Guard guard = new JobGuard(signedIn, options.jobTokens(), options.limits());
        ApiRouter api = new ApiRouter(guard, audit, keys, meter, options.maxBundleBytes());
        new DescriptionResource(document).serve(api);
        OpenedSession opened = new OpenedSession(operators, signedIn);
        new SessionResource(operators, opened).serve(api);
        new ProviderResource(options.provider(), signedIn, opened).serve(api);
        new AuditResource(audit).serve(api);
        resources.forEach(resource -> resource.serve(api));
        return api.build(vertx, document);
    }

    /** Addresses within the console belong to its own router, in the browser. */
    private static void page(RoutingContext context) {
        boolean isFile = context.normalizedPath().lastIndexOf('.')
                > context.normalizedPath().lastIndexOf('/');
        if (isFile || !hasConsole()) {
            context.fail(404);
        } else {
            context.reroute("/index.html");
        }
    }

    private static boolean hasConsole() {
        return ConsoleServer.class.getResource("/webroot/index.html") != null;
    }
}
