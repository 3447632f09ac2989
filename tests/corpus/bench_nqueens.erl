%% All solutions of the queens problem, by lists of columns.
-module(bench_nqueens).
-export([start/0, run/1, queens/1]).

start() -> [queens(1), queens(4), queens(6), run(1)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + queens(8)).

queens(N) -> place(N, N, []).

place(0, _, _) -> 1;
place(Row, N, Placed) -> try_columns(N, Row, N, Placed, 0).

try_columns(0, _, _, _, Count) -> Count;
try_columns(Col, Row, N, Placed, Count) ->
    case safe(Col, 1, Placed) of
        true -> try_columns(Col - 1, Row, N, Placed, Count + place(Row - 1, N, [Col | Placed]));
        false -> try_columns(Col - 1, Row, N, Placed, Count)
    end.

safe(_, _, []) -> true;
safe(Col, D, [C | T]) ->
    Col =/= C andalso Col =/= C + D andalso Col =/= C - D andalso safe(Col, D + 1, T).
