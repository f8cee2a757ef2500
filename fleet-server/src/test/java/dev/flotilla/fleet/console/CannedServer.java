package dev.flotilla.fleet.console;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Serves the built console and the REST API over a {@link CannedFleet}, on a free port of the loopback. */
final class CannedServer implements AutoCloseable {
    static final String SESSION = "canned-session";
    static final String TOKEN = "the-token-that-was-printed";
    static final String PASSWORD = "correct horse battery";
    static final int MAX_GUESSES = 3;
    static final JsonObject ONLINE_KEYS = new JsonObject()
            .put("snapshot", key("5f"))
            .put("timestamp", key("6a"))
            .put("director", key("7b"));
    static final String BAD_FILTER = "filter: at character 1: there is no field grup";
    private static final String USER = "ada";
    private static final String AUTHORITY = "77f0d2b14c8a6e93051bd7f2ca4e860a93d5b7e1f20c486ad9e375b16f8c2d04";
    private static final Map<String, String> STEERED =
            Map.of("pause", "PAUSED", "resume", "RUNNING", "abort", "ABORTED");

    final CannedFleet fleet = new CannedFleet(Instant.now());
    /** The bodies of the commands that arrived, in order, each under its path. */
    final List<JsonObject> commands = new CopyOnWriteArrayList<>();
    /** How operators may sign in besides by password. */
    volatile JsonObject ways = new JsonObject();

    private final Set<HttpServerResponse> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean eventsRefused = new AtomicBoolean();
    private final AtomicBoolean sessionsForgotten = new AtomicBoolean();
    private final AtomicBoolean setupNeeded = new AtomicBoolean();
    private final AtomicBoolean rootNeeded = new AtomicBoolean();
    private final AtomicReference<Optional<String>> trustProblem = new AtomicReference<>(Optional.empty());
    private final AtomicInteger guessesLeft = new AtomicInteger(MAX_GUESSES);
    private final Vertx vertx = Vertx.vertx();
    private Optional<HttpServer> http = Optional.empty();

    void start() {
        Router router = Router.router(vertx);
        router.route("/api/v1/*").handler(BodyHandler.create(false)).subRouter(api());
        router.route().handler(StaticHandler.create("webroot"));
        http = Optional.of(vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join());
    }

    String address() {
        return "http://127.0.0.1:" + http.orElseThrow().actualPort();
    }

    private Router api() {
        Router api = Router.router(vertx);
        api.get("/setup").handler(c -> c.json(new JsonObject().put("needed", setupNeeded.get())));
        api.post("/setup").handler(this::setUp);
        api.get("/session/ways").handler(c -> c.json(ways));
        api.post("/session").handler(this::signIn);
        api.route().handler(this::requireSession);
        api.get("/session").handler(c -> c.json(new JsonObject().put("user", USER)));
        api.delete("/session").handler(CannedServer::signOut);
        api.get("/events").handler(this::events);
        api.get("/fleet").handler(c -> c.json(fleet.overview()));
        api.get("/trust").handler(c -> c.json(trust()));
        api.get("/trust/online-keys").handler(c -> c.json(ONLINE_KEYS));
        api.get("/devices").handler(this::devices);
        api.get("/devices/:id").handler(c -> answer(c, fleet.device(c.pathParam("id"))));
        api.put("/devices/:id/labels").handler(this::putLabels);
        api.post("/devices/:id/revoke").handler(this::revokeDevice);
        api.get("/enrolment-claims").handler(c -> c.json(items(fleet.claims.open())));
        api.post("/enrolment-claims").handler(this::createClaims);
        api.delete("/enrolment-claims/:id").handler(this::revokeClaims);
        api.get("/bundles").handler(c -> c.json(items(fleet.bundles())));
        api.get("/rollouts").handler(c -> c.json(items(new JsonArray(fleet.rollouts()))));
        api.post("/rollouts").handler(this::create);
        api.post("/rollouts/preview").handler(c -> preview(c, c.body().asJsonObject()));
        api.get("/rollouts/:id").handler(c -> answer(c, fleet.rollout(c.pathParam("id"))));
        api.get("/rollouts/:id/devices").handler(c -> c.json(items(fleet.rolloutDevices(c.pathParam("id")))));
        api.get("/rollouts/:id/evidence").handler(c -> c.json(items(CannedRollouts.evidence(c.pathParam("id")))));
        api.post("/rollouts/:id/:action").handler(this::steer);
        api.get("/drift").handler(c -> c.json(fleet.drift(c.request().getParam("bundle"))));
        api.get("/labelling/:model").handler(c -> c.json(fleet.labelling.progress()));
        api.get("/labelling/:model/next").handler(c -> c.json(fleet.labelling.next()));
        api.put("/samples/:id/label").handler(this::label);
        api.get("/samples/:id/thumbnail").handler(CannedServer::thumbnail);
        api.get("/accuracy").handler(c -> c.json(fleet.accuracy(c.request().getParam("bundle"))));
        api.get("/alerts").handler(this::alerts);
        api.post("/alerts/:id/acknowledge").handler(this::acknowledge);
        api.post("/alerts/:id/silence").handler(this::silence);
        api.delete("/alerts/:id/silence").handler(this::endSilence);
        return api;
    }

    private void setUp(RoutingContext c) {
        if (c.body().asJsonObject().getString("setupToken").equals(TOKEN)) {
            setupNeeded.set(false);
            c.response().setStatusCode(204).end();
        } else {
            problem(c, 403, "Forbidden", "This is not the setup token that the server printed at its start");
        }
    }

    private void signIn(RoutingContext c) {
        JsonObject body = c.body().asJsonObject();
        if (guessesLeft.get() == 0) {
            problem(c, 429, "Too many attempts", "too many attempts; try again in 60 s");
        } else if (body.getString("password").equals(PASSWORD)) {
            c.response().putHeader("set-cookie", "flotilla_session=" + SESSION + "; HttpOnly; SameSite=Strict; Path=/");
            c.json(new JsonObject().put("user", body.getString("user")));
        } else {
            guessesLeft.decrementAndGet();
            problem(c, 401, "Sign in first", "Unknown user or wrong password");
        }
    }

    private static void signOut(RoutingContext c) {
        c.response()
                .putHeader("set-cookie", "flotilla_session=; Max-Age=0; Path=/")
                .setStatusCode(204)
                .end();
    }

    private void requireSession(RoutingContext c) {
        boolean known = Optional.ofNullable(c.request().getCookie("flotilla_session"))
                .filter(cookie -> cookie.getValue().equals(SESSION))
                .isPresent();
        if (known && !sessionsForgotten.get()) {
            c.next();
        } else {
            problem(c, 401, "Sign in first", "No session");
        }
    }

    private JsonObject trust() {
        JsonObject trust = new JsonObject();
        if (rootNeeded.get()) {
            return trust.put("caSha256", AUTHORITY);
        }
        trustProblem.get().ifPresent(problem -> trust.put("problem", problem));
        return trust.put("rootVersion", 2)
                .put("rootSha256", "1c86a2f0b37de94518c2d7a60fb9e3547a8d01c6f2e5b394d8071a6cbe52f943")
                .put("targetsVersion", 3)
                .put("caSha256", AUTHORITY);
    }

    private void devices(RoutingContext c) {
        int limit = Integer.parseInt(c.request().getParam("limit", "50"));
        String filter = c.request().getParam("filter", "");
        // The one filter that this server knows besides none.
        if (filter.isEmpty() || filter.equals("group==shop")) {
            c.json(fleet.devices(
                    limit,
                    c.request().getParam("after", ""),
                    c.request().getParam("q", "") + (filter.isEmpty() ? "" : "shop")));
        } else {
            problem(c, 400, "Bad request", BAD_FILTER);
        }
    }

    private void putLabels(RoutingContext c) {
        record(c, c.body().asJsonObject());
        answer(c, fleet.label(c.pathParam("id"), c.body().asJsonObject()));
    }

    private void createClaims(RoutingContext c) {
        JsonObject wanted = c.body().asJsonObject();
        record(c, wanted);
        c.response().setStatusCode(201);
        c.json(fleet.claims.create(wanted));
    }

    private void revokeDevice(RoutingContext c) {
        fleet.revoke(c.pathParam("id"));
        c.response().setStatusCode(204).end();
    }

    private void revokeClaims(RoutingContext c) {
        if (fleet.claims.revoke(c.pathParam("id"))) {
            c.response().setStatusCode(204).end();
        } else {
            problem(c, 404, "Not found", "There are no open claims " + c.pathParam("id"));
        }
    }

    private void create(RoutingContext c) {
        JsonObject plan = c.body().asJsonObject();
        record(c, plan);
        c.response().setStatusCode(201);
        c.json(fleet.create(plan));
        announce("rollouts");
    }

    private static void preview(RoutingContext c, JsonObject plan) {
        if (plan.getString("bundle", "").isEmpty()) {
            problem(c, 400, "Bad request", "bundle: is missing");
        } else {
            c.json(CannedRollouts.preview(plan));
        }
    }

    private void steer(RoutingContext c) {
        JsonObject body = c.body().asJsonObject();
        record(c, body);
        JsonObject rollout = fleet.rollout(c.pathParam("id")).orElseThrow();
        if (rollout.getString("state").equals("COMPLETED")) {
            problem(c, 409, "Conflict", "Rollout " + c.pathParam("id") + " is completed already");
            return;
        }
        rollout.put("state", STEERED.get(c.pathParam("action"))).put("stateReason", body.getString("reason"));
        c.json(rollout);
        announce("rollouts");
    }

    private void record(RoutingContext c, JsonObject body) {
        commands.add(new JsonObject().put("path", c.request().path()).put("body", body));
    }

    private void label(RoutingContext c) {
        Optional<String> label = Optional.ofNullable(c.body().asJsonObject().getString("label"));
        c.json(fleet.labelling.say(c.pathParam("id"), label));
    }

    private static void thumbnail(RoutingContext c) {
        c.response().putHeader("content-type", "image/png").end(CannedLabelling.thumbnail());
    }

    private void alerts(RoutingContext c) {
        c.json(items(new JsonArray(fleet.alerts(Optional.ofNullable(c.request().getParam("state"))))));
    }

    private void acknowledge(RoutingContext c) {
        c.json(fleet.alert(c.pathParam("id")).orElseThrow().put("state", "ACKNOWLEDGED"));
        announce("alerts");
    }

    private void silence(RoutingContext c) {
        JsonObject body = c.body().asJsonObject();
        record(c, body);
        JsonObject silence = new JsonObject()
                .put("until", Instant.now().plusSeconds(body.getLong("seconds")).toString())
                .put("by", "ada")
                .put("why", body.getString("reason"));
        c.json(fleet.alert(c.pathParam("id"))
                .orElseThrow()
                .put("state", "SILENCED")
                .put("silence", silence));
        announce("alerts");
    }

    private void endSilence(RoutingContext c) {
        JsonObject alert = fleet.alert(c.pathParam("id")).orElseThrow().put("state", "OPEN");
        alert.remove("silence");
        c.json(alert);
        announce("alerts");
    }

    private void events(RoutingContext c) {
        if (eventsRefused.get()) {
            problem(c, 503, "Unavailable", "Not now");
            return;
        }
        HttpServerResponse response = c.response()
                .setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-cache");
        listeners.add(response);
        response.write("retry: 100\n\n");
        response.closeHandler(closed -> listeners.remove(response));
    }

    /** Tells every open tab that these topics changed. */
    void announce(String... topics) {
        JsonObject data = new JsonObject().put("topics", new JsonArray(List.of(topics)));
        listeners.forEach(listener -> listener.write("event: changed\ndata: " + data + "\n\n"));
    }

    /** Breaks every open event stream and refuses new ones until {@link #acceptEvents}. */
    void breakEvents() {
        eventsRefused.set(true);
        listeners.forEach(HttpServerResponse::reset);
    }

    void acceptEvents() {
        eventsRefused.set(false);
    }

    /** As a server that has just been started for the first time. */
    void needSetup() {
        setupNeeded.set(true);
    }

    /** As before the owner's first upload. */
    void needRoot() {
        rootNeeded.set(true);
    }

    /** As when the owner's metadata does not let the server sign. */
    void haveTrustProblem(String problem) {
        trustProblem.set(Optional.of(problem));
    }

    private static JsonObject key(String digits) {
        return new JsonObject()
                .put("keytype", "ed25519")
                .put("scheme", "ed25519")
                .put("keyval", new JsonObject().put("public", digits.repeat(32)));
    }

    void forgetSessions() {
        sessionsForgotten.set(true);
    }

    private static JsonObject items(JsonArray items) {
        return new JsonObject().put("items", items);
    }

    private static void answer(RoutingContext c, Optional<JsonObject> found) {
        found.ifPresentOrElse(
                c::json, () -> problem(c, 404, "Not found", c.request().path() + " is not known"));
    }

    private static void problem(RoutingContext c, int status, String title, String detail) {
        c.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/problem+json")
                .end(new JsonObject().put("title", title).put("detail", detail).encode());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
