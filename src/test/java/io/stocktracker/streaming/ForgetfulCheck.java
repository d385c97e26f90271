package io.stocktracker.streaming;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;

/** Has a connection whose address asks for it served as if its channel could not be reached. */
@Decorator
@Priority(1)
class ForgetfulCheck implements HttpUpgradeCheck {

    /** What a client's query says before {@code fast} or {@code supported}. */
    static final String PATH = "path=";

    @Inject
    @Any
    @Delegate
    HttpUpgradeCheck check;

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var supported = (PATH + "supported").equals(context.httpRequest().query());
        return check.perform(context).invoke(result -> {
            if (supported) {
                context.userData().remove(TcpConnection.CONNECTION);
            }
        });
    }
}
