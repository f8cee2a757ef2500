package dev.flotilla.fleet.app;

import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.fleet.oidc.OidcSettings;
import dev.flotilla.fleet.oidc.RoleMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what concerns signing in at a provider. */
final class SignInSettings {
    private static final List<String> SCOPES = List.of("openid", "profile", "email");

    private SignInSettings() {}

    /** @throws IllegalArgumentException naming the setting that is missing or unfit */
    static Optional<OidcSettings> oidc(SettingValues values) {
        Optional<String> issuer = values.get(ServerSettings.OIDC_ISSUER);
        if (issuer.isEmpty()) {
            if (values.get(ServerSettings.OIDC_CLIENT).isPresent()) {
                throw new IllegalArgumentException("oidc.client-id: set oidc.issuer too");
            }
            return Optional.empty();
        }
        List<String> scopes = values.get(ServerSettings.OIDC_SCOPES);
        return Optional.of(new OidcSettings(
                OidcSettings.address(ServerSettings.OIDC_ISSUER.key(), issuer.get()),
                values.get(ServerSettings.OIDC_NAME),
                values.get(ServerSettings.OIDC_CLIENT).orElse(""),
                values.get(ServerSettings.OIDC_SECRET).map(Path::of),
                publicUrl(values),
                scopes.isEmpty() ? SCOPES : scopes,
                values.get(ServerSettings.OIDC_USER),
                values.get(ServerSettings.OIDC_ROLES_CLAIM),
                roles(values.get(ServerSettings.OIDC_ROLES)),
                values.get(ServerSettings.OIDC_AUTHORITIES).map(Path::of),
                values.get(ServerSettings.OIDC_TIMEOUT)));
    }

    /** @throws IllegalArgumentException naming the setting */
    static URI publicUrl(String setting, String text) {
        return OidcSettings.publicUrl(setting, text);
    }

    private static URI publicUrl(SettingValues values) {
        URI url = publicUrl(
                ServerSettings.PUBLIC_URL.key(),
                values.get(ServerSettings.PUBLIC_URL)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "http.public-url: set it too; the provider sends browsers back there")));
        if ("https".equals(url.getScheme()) && !values.get(ServerSettings.HTTP_BEHIND_TLS)) {
            throw new IllegalArgumentException("http.behind-tls: set it to true, since http.public-url is " + url
                    + "; else the session's cookie would go by HTTP too");
        }
        return url;
    }

    private static RoleMapping roles(List<String> texts) {
        try {
            return RoleMapping.parse(texts);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("oidc.roles: " + e.getMessage(), e);
        }
    }
}
