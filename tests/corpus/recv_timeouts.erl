%% Timeouts of zero, short ones, infinity, computed ones and invalid ones.
-module(recv_timeouts).
-export([start/0, id/1]).

start() ->
    self() ! hello,
    [receive nothing -> x after 0 -> zero end, receive nothing -> x after 5 -> five end, receive after 3 -> only_wait end, receive hello -> got after 1000 -> late end, receive nothing -> x after id(2) -> computed end,
     begin self() ! again, receive again -> got after infinity -> never end end, begin self() ! v, receive v -> got after id(infinity) -> never end end, t(fun() -> receive nothing -> x after id(-1) -> y end end), t(fun() -> receive nothing -> x after id(a) -> y end end), t(fun() -> receive nothing -> x after id(1.5) -> y end end),
     loop(3)].

loop(0) -> [];
loop(N) ->
    receive
        nothing -> x
    after 1 -> [N | loop(N - 1)]
    end.

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
