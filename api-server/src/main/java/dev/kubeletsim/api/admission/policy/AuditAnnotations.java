// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.admission.Attributes;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what policies want noted about a request: their audit annotations, and the failures of bindings with the action
 * Audit. A real server adds it to the request's event in its audit log, of which there is none here.
 */
@FunctionalInterface
public interface AuditAnnotations {

    /** Writes them to the server's log, one line a request. */
    AuditAnnotations LOG = new AuditAnnotations() {
        private static final Logger LOGGER = LoggerFactory.getLogger(AuditAnnotations.class);

        @Override
        public void add(Attributes request, Map<String, String> annotations) {
            String shown = annotations.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.joining(" "));
            LOGGER.info(
                    "audit {} {}{} {}/{} by {}: {}",
                    request.operation(),
                    request.resource().qualifiedResource(),
                    request.subresource().isEmpty() ? "" : "/" + request.subresource(),
                    request.namespace(),
                    request.name(),
                    request.call().user().name(),
                    shown);
        }
    };

    /** Called once for a request that has any; keys such as {@code POLICY/KEY}. */
    void add(Attributes request, Map<String, String> annotations);
}
