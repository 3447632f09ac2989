%% A knight's tour on a 5 by 5 board by Warnsdorff's rule with backtracking.
-module(prog_knights_tour).
-export([start/0]).

start() ->
    {ok, P} = tour([{0, 0}], #{{0, 0} => 1}, 1),
    {lists:reverse(P), length(P)}.

tour(P, _, 25) -> {ok, P};
tour([At | _] = P, Seen, N) -> try_moves(sort([{length(moves(M, Seen)), M} || M <- moves(At, Seen)]), P, Seen, N).

try_moves([], _, _, _) -> none;
try_moves([{_, M} | T], P, Seen, N) ->
    case tour([M | P], Seen#{M => 1}, N + 1) of
        {ok, R} -> {ok, R};
        none -> try_moves(T, P, Seen, N)
    end.

moves({X, Y}, Seen) -> [M || {DX, DY} <- [{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}], M <- [{X + DX, Y + DY}], on(M), not is_map_key(M, Seen)].

on({X, Y}) -> X >= 0 andalso X < 5 andalso Y >= 0 andalso Y < 5.

sort([]) -> [];
sort([H | T]) -> ins(H, sort(T)).

ins(X, [Y | T]) when X > Y -> [Y | ins(X, T)];
ins(X, L) -> [X | L].
