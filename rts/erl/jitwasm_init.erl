%% There is no init process: a program has no flags of the emulator. Functions
%% of this module take the place of those of OTP's module init.
-module(jitwasm_init).
-export([get_argument/1, get_arguments/0, get_status/0, stop/0, stop/1]).

get_argument(_Flag) -> error.

get_arguments() -> [].

get_status() -> {started, started}.

stop() -> halt(0).

stop(Status) -> halt(Status).
