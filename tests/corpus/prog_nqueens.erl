%% The queens problem: all solutions for 6, numbers of solutions up to 8.
-module(prog_nqueens).
-export([start/0]).

start() -> {queens(6), [length(queens(N)) || N <- [1, 2, 3, 4, 5, 6, 7, 8]]}.

queens(N) -> place(N, N).

place(0, _) -> [[]];
place(K, N) -> [[Q | B] || B <- place(K - 1, N), Q <- seq(1, N), safe(Q, 1, B)].

safe(_, _, []) -> true;
safe(Q, D, [P | T]) -> Q =/= P andalso Q =/= P + D andalso Q =/= P - D andalso safe(Q, D + 1, T).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
