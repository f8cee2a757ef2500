package dev.flotilla.fleet.api;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.device.EnrolmentRefusedException;
import dev.flotilla.fleet.device.Enrolments;
import dev.flotilla.fleet.identity.CertsOnly;
import dev.flotilla.fleet.identity.ClientCertificates;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.trace.CurrentSpan;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * Enrolment over Secure Transport (RFC 7030 with the encodings of RFC 8951): cacerts for everybody, simpleenroll for whoever
 * has a claim, simplereenroll for devices.
 */
public final class EstResource implements Routes {
    private static final String PATH = "/.well-known/est/";
    private static final String USER = "claim";
    private static final String BASIC = "Basic ";
    private static final int MAX_CLAIM = 128;

    private final Enrolments enrolments;
    private final ServerIdentity identity;
    private final DeviceGate gate;
    private final AuditLog audit;

    public EstResource(Enrolments enrolments, ServerIdentity identity, DeviceGate gate, AuditLog audit) {
        this.audit = audit;
        this.enrolments = enrolments;
        this.identity = identity;
        this.gate = gate;
    }

    @Override
    public void mount(Router devices) {
        devices.get(PATH + "cacerts").handler(this::authorities);
        devices.post(PATH + "simpleenroll").handler(this::enrol);
        devices.post(PATH + "simplereenroll").handler(gate::admit).handler(this::renew);
    }

    private void authorities(RoutingContext context) {
        send(context, Future.succeededFuture(identity.authority()));
    }

    private void enrol(RoutingContext context) {
        send(
                context,
                enrolments
                        .enrol(Networks.of(context.request()), claim(context), request(context))
                        .compose(issued -> noted("enrolDevice", issued)));
    }

    private void renew(RoutingContext context) {
        send(
                context,
                enrolments
                        .renew(DeviceGate.device(context), DeviceGate.certificate(context), request(context))
                        .compose(issued -> noted("renewCertificate", issued)));
    }

    /** The certificate is not handed out before the audit log says so. */
    private Future<X509Certificate> noted(String operation, X509Certificate issued) {
        String device = ClientCertificates.findCommonName(issued).orElse("");
        return audit.record(new AuditEvent(
                        Actor.device(device),
                        operation,
                        "/devices/" + device,
                        AuditEvent.Outcome.DONE,
                        "",
                        CurrentSpan.traceId()))
                .map(issued);
    }

    private static String claim(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        if (header == null || !header.startsWith(BASIC)) {
            context.response().putHeader("www-authenticate", "Basic realm=\"claim\"");
            throw ApiException.unauthorized("expected HTTP Basic with the user " + USER + " and a claim as password");
        }
        String login = new String(decode("Authorization", header.substring(BASIC.length())), StandardCharsets.UTF_8);
        if (!login.startsWith(USER + ":") || login.length() > USER.length() + 1 + MAX_CLAIM) {
            throw new EnrolmentRefusedException("expected the user " + USER + " and a claim as password");
        }
        return login.substring(USER.length() + 1);
    }

    private static byte[] request(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null) {
            throw ApiException.badRequest("the request has no body; expected PKCS #10 in base64");
        }
        return decode("body", body.toString(StandardCharsets.US_ASCII));
    }

    /** With or without line ends (RFC 8951, section 3.1). */
    private static byte[] decode(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(field + ": expected base64");
        }
    }

    private static void send(RoutingContext context, Future<X509Certificate> certificate) {
        certificate
                .onSuccess(issued -> context.response()
                        .putHeader("content-type", "application/pkcs7-mime; smime-type=certs-only")
                        .putHeader("content-transfer-encoding", "base64")
                        .putHeader("cache-control", "no-store")
                        .end(Base64.getMimeEncoder().encodeToString(CertsOnly.of(issued)) + "\r\n"))
                .onFailure(context::fail);
    }
}
