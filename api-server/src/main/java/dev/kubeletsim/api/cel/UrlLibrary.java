// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.function.Function;

/** {@code url}, {@code isURL} and what can be asked of a URL. */
final class UrlLibrary {
    private UrlLibrary() {}

    static FunctionSet functions() {
        FunctionSet functions = new FunctionSet()
                .global("url", "string_to_url", KubernetesTypes.URL, List.of(SimpleType.STRING), args -> {
                    try {
                        return GoUrl.parse((String) args[0]);
                    } catch (IllegalArgumentException e) {
                        throw FunctionSet.failure("URL parse error during conversion from string: " + e.getMessage());
                    }
                })
                .global("isURL", "is_url_string", SimpleType.BOOL, List.of(SimpleType.STRING), args -> isUrl((String) args[0]));
        part(functions, "getScheme", "url_get_scheme", SimpleType.STRING, GoUrl::scheme);
        part(functions, "getHost", "url_get_host", SimpleType.STRING, GoUrl::host);
        part(functions, "getHostname", "url_get_hostname", SimpleType.STRING, GoUrl::hostname);
        part(functions, "getPort", "url_get_port", SimpleType.STRING, GoUrl::port);
        part(functions, "getEscapedPath", "url_get_escaped_path", SimpleType.STRING, GoUrl::escapedPath);
        CelType query = MapType.create(SimpleType.STRING, KubernetesTypes.STRINGS);
        part(functions, "getQuery", "url_get_query", query, GoUrl::query);
        return functions;
    }

    private static void part(
            FunctionSet functions, String name, String overload, CelType type, Function<GoUrl, Object> part) {
        functions.member(name, overload, type, List.of(KubernetesTypes.URL), args -> part.apply((GoUrl) args[0]));
    }

    private static boolean isUrl(String text) {
        try {
            GoUrl.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
