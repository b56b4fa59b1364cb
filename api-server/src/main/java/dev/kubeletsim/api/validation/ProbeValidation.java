// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of probes and lifecycle hooks. */
final class ProbeValidation {
    private static final List<String> PROBE_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");
    private static final List<String> NUMBERS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final int MAX_PORT = 65535;

    private final Faults faults;
    private final ServerContext context;
    private final long graceSeconds;

    ProbeValidation(Faults faults, ServerContext context, JsonNode spec) {
        this.faults = faults;
        this.context = context;
        this.graceSeconds = number(spec, "terminationGracePeriodSeconds");
    }

    void probes(JsonNode container, Path path) {
        for (String kind : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (has(container, kind)) {
                probe(kind, container.path(kind), path.child(kind));
            }
        }
    }

    private void probe(String kind, JsonNode probe, Path path) {
        handler(probe, PROBE_HANDLERS, path);
        for (String field : NUMBERS) {
            notNegative(number(probe, field), path.child(field));
        }
        JsonNode grace = probe.path("terminationGracePeriodSeconds");
        if (grace.isNumber() && grace.asLong() <= 0) {
            faults.invalid(path.child("terminationGracePeriodSeconds"), grace, "must be greater than 0");
        }
        if (kind.equals("readinessProbe")) {
            if (grace.isNumber()) {
                faults.invalid(
                        path.child("terminationGracePeriodSeconds"), grace, "must not be set for readinessProbes");
            }
        } else if (number(probe, "successThreshold") != 1) {
            faults.invalid(path.child("successThreshold"), number(probe, "successThreshold"), "must be 1");
        }
    }

    void lifecycle(JsonNode lifecycle, Path path) {
        for (String hook : List.of("postStart", "preStop")) {
            if (has(lifecycle, hook)) {
                handler(lifecycle.path(hook), HOOK_HANDLERS, path.child(hook));
            }
        }
    }

    private void handler(JsonNode handler, List<String> kinds, Path path) {
        int count = 0;
        for (String kind : kinds) {
            if (!has(handler, kind)) {
                continue;
            }
            count++;
            if (count > 1) {
                faults.forbidden(path.child(kind), "may not specify more than 1 handler type");
            } else {
                action(kind, handler.path(kind), path.child(kind));
            }
        }
        if (count == 0) {
            faults.required(path, "must specify a handler type");
        }
    }

    private void action(String kind, JsonNode action, Path path) {
        switch (kind) {
            case "exec" -> {
                if (action.path("command").isEmpty()) {
                    faults.required(path.child("command"), "");
                }
            }
            case "httpGet" -> httpGet(action, path);
            case "tcpSocket", "grpc" -> port(action.path("port"), path.child("port"));
            case "sleep" -> sleep(number(action, "seconds"), path);
            default -> throw new IllegalArgumentException("handler: " + kind);
        }
    }

    private void sleep(long seconds, Path path) {
        boolean zeroAllowed = context.enabled("PodLifecycleSleepActionAllowZero");
        if (seconds < (zeroAllowed ? 0 : 1) || seconds > graceSeconds) {
            faults.invalid(
                    path,
                    seconds,
                    (zeroAllowed ? "must be non-negative" : "must be greater than 0")
                            + " and less than terminationGracePeriodSeconds (" + graceSeconds + ")");
        }
    }

    private void httpGet(JsonNode action, Path path) {
        if (text(action, "path").isEmpty()) {
            faults.required(path.child("path"), "");
        }
        port(action.path("port"), path.child("port"));
        String scheme = text(action, "scheme");
        if (!SCHEMES.contains(scheme)) {
            faults.notSupported(path.child("scheme"), scheme, SCHEMES);
        }
        for (Map.Entry<Integer, JsonNode> header : indexed(action.path("httpHeaders"))) {
            String name = text(header.getValue(), "name");
            faults.invalidEach(path.child("httpHeaders"), name, Names.httpHeader(name));
        }
    }

    /** A port by number, or by a port's name. */
    private void port(JsonNode port, Path path) {
        if (port.isString()) {
            faults.invalidEach(path, port.stringValue(), Names.portName(port.stringValue()));
        } else if (port.asLong(0) < 1 || port.asLong(0) > MAX_PORT) {
            faults.invalid(path, port.asLong(0), Names.range(1, MAX_PORT));
        }
    }

    private void notNegative(long value, Path path) {
        if (value < 0) {
            faults.invalid(path, value, "must be greater than or equal to 0");
        }
    }
}
