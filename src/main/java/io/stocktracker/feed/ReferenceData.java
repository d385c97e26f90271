package io.stocktracker.feed;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Qualifies the reference data that comes with the product. What people can find here is what the feed makes of it. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface ReferenceData {}
