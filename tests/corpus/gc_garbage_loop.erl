%% Much short-lived garbage of all types while some data stays alive.
-module(gc_garbage_loop).
-export([start/0]).

start() ->
    Keep = {seq(1, 100), "text", #{k => [1, 2, 3]}, <<"binary that is longer than sixty-four bytes so that it lives off the heap ......">>, fun(X) -> X + 1 end, 1.5, 1 bsl 90},
    R = loop(20000, Keep, []),
    {R, check(Keep)}.

loop(0, _, Acc) -> {length(Acc), sum(Acc, 0)};
loop(N, Keep, Acc) ->
    T = {N, [N, N + 1 | Acc], N * 1.5, <<N:32>>, (1 bsl 62) + N},
    {_, [A | _], F, <<B:32>>, _} = T,
    {[H | _], _, #{k := [_, X | _]}, _, G, _, _} = Keep,
    V = A + trunc(F) + B + H + X + G(1),
    case N rem 100 of
        0 -> loop(N - 1, Keep, [V | Acc]);
        _ -> loop(N - 1, Keep, Acc)
    end.

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).

check({L, S, #{k := K}, B, F, Fl, I}) -> {length(L), S, K, byte_size(B), F(41), Fl, I}.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
