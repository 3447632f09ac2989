%% Lists compare element by element; a proper prefix is less; improper tails count.
-module(cmp_lists).
-export([start/0]).

start() ->
    Ls = [[], [1], [1, 2], [1, 3], [2], [1 | 2], [1 | a], [[]], [[1], 2], [a], "ab", "abc", [1.0, 2], [<<>>]],
    [{A, [cmp(A, B) || B <- Ls]} || A <- Ls].

cmp(A, B) when A < B -> -1;
cmp(A, B) when A == B -> 0;
cmp(_, _) -> 1.
