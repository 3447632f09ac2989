%% All eight comparison operators over all pairs of term types.
-module(cmp_all_pairs).
-export([start/0, all/2]).

start() ->
    Vs = [0, 1, -1, 1.0, 0.5, 134217728, 1 bsl 62, 1 bsl 65, -(1 bsl 65), a, b, true, {}, {1}, {a, b}, {1, 2, 3}, #{}, #{a => 1},
          #{1 => 2, 3 => 4}, [], [1], [a | b], [1, 2], "ab", <<>>, <<1>>, <<1, 2>>, <<"zz">>],
    [code(A, B) || A <- Vs, B <- Vs].

code(A, B) -> bits(all(A, B), 0).

all(A, B) -> [A == B, A /= B, A =:= B, A =/= B, A < B, A =< B, A > B, A >= B].

bits([], N) -> N;
bits([true | T], N) -> bits(T, N * 2 + 1);
bits([false | T], N) -> bits(T, N * 2).
