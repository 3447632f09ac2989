%% Conway's game of life on a set of cells held in a map.
-module(prog_game_of_life).
-export([start/0]).

start() ->
    Glider = [{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}],
    [show(gen(N, set(Glider, #{}))) || N <- [0, 1, 4]] ++ [show(gen(2, set([{2, 1}, {2, 2}, {2, 3}], #{})))].

set([], M) -> M;
set([C | T], M) -> set(T, M#{C => 1}).

gen(0, M) -> M;
gen(N, M) -> gen(N - 1, set([C || C <- grid(), lives(C, M)], #{})).

grid() -> [{X, Y} || X <- seq(-1, 6), Y <- seq(-1, 6)].

lives({X, Y} = C, M) ->
    N = sum([1 || DX <- [-1, 0, 1], DY <- [-1, 0, 1], DX =/= 0 orelse DY =/= 0, is_map_key({X + DX, Y + DY}, M)]),
    N =:= 3 orelse (N =:= 2 andalso is_map_key(C, M)).

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

show(M) -> [[case is_map_key({X, Y}, M) of true -> $#; false -> $. end || X <- seq(0, 5)] || Y <- seq(0, 5)].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
