/// What a proxy is: its mode, its name for people, whether it is in service, and where its requests go. Manual §4.2.
@NullMarked
package sluice.keyword.proxy;

import org.jspecify.annotations.NullMarked;
