// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.Query;
import java.util.List;

/** What a client tells a token server: in the query of a GET, in the body of a POST. */
record RegistryForm(Query fields) {
    static RegistryForm of(HttpRequest request) {
        return new RegistryForm(request.method().equals("POST") ? Query.parse(request.bodyText()) : request.query());
    }

    String first(String name) {
        return fields.first(name).orElse("");
    }

    List<String> all(String name) {
        return fields.all(name);
    }
}
