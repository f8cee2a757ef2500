package dev.flotilla.fleet.mail;

import dev.flotilla.fleet.identity.PrivateFiles;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;

/** Makes clients of mail servers. */
public final class MailClients {
    private static final int MAX_CONNECTIONS = 2;

    private MailClients() {}

    /**
     * A client that has no connection yet.
     *
     * @throws IOException if the password's file cannot be used
     */
    public static MailClient of(Vertx vertx, MailSettings settings) throws IOException {
        int millis = Math.toIntExact(settings.timeout().toMillis());
        MailConfig config = new MailConfig()
                .setHostname(settings.host())
                .setPort(settings.port())
                .setSsl(settings.security() == MailSettings.Security.TLS)
                .setStarttls(
                        settings.security() == MailSettings.Security.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED)
                .setLogin(settings.user().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setKeepAlive(false)
                .setConnectTimeout(millis)
                .setIdleTimeout(Math.toIntExact(settings.timeout().toSeconds()));
        config.setHostnameVerificationAlgorithm("HTTPS");
        settings.user().ifPresent(config::setUsername);
        if (settings.passwordFile().isPresent()) {
            config.setPassword(PrivateFiles.readLine(settings.passwordFile().get(), "the mail server's password"));
        }
        settings.authorities()
                .ifPresent(pem -> config.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
        return MailClient.create(vertx, config);
    }
}
