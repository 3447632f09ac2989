%% A record as the state of a loop: single and multiple field updates, old copies kept.
-module(record_update_loop).
-export([start/0]).

-record(st, {n = 0, sum = 0, prod = 1, log = [], flag = false}).

start() ->
    S0 = #st{},
    S1 = loop(10, S0),
    S2 = loop(5, S1#st{log = [], flag = true}),
    {S0, S1, S2, reset(S2), keep(S2)}.

loop(0, S) -> S;
loop(N, #st{n = C, sum = Sum, log = L} = S) when N rem 2 =:= 0 -> loop(N - 1, S#st{n = C + 1, sum = Sum + N, log = [N | L]});
loop(N, #st{prod = P} = S) -> loop(N - 1, S#st{prod = P * N}).

reset(S) -> S#st{n = 0, sum = 0, prod = 1, log = [], flag = false}.

keep(S) -> S#st{}.
