%% All solutions of the eight queens, ten times: backtracking over short lists.
-module(bench_queens).
-export([start/0]).

start() -> bench:run("queens", fun() -> 10 end, fun(N) -> repeat(N, 0) end, 920).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + place(8, 8, [])).

%% Row rows are still free; Placed has the columns of the rows below, nearest first.
place(0, _, _) -> 1;
place(Row, Size, Placed) -> columns(Size, Row, Size, Placed, 0).

columns(0, _, _, _, Count) ->
    Count;
columns(Column, Row, Size, Placed, Count) ->
    case safe(Column, 1, Placed) of
        true -> columns(Column - 1, Row, Size, Placed, Count + place(Row - 1, Size, [Column | Placed]));
        false -> columns(Column - 1, Row, Size, Placed, Count)
    end.

safe(_, _, []) -> true;
safe(C, _, [C | _]) -> false;
safe(C, D, [P | _]) when P + D =:= C; P - D =:= C -> false;
safe(C, D, [_ | T]) -> safe(C, D + 1, T).
