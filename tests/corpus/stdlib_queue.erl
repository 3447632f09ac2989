%% Users of queue: a breadth-first search and the double-ended operations.
-module(stdlib_queue).
-export([start/0]).

start() ->
    Q = lists:foldl(fun queue:in/2, queue:new(), [1, 2, 3, 4, 5]),
    {{value, A}, Q2} = queue:out(Q),
    {{value, B}, Q3} = queue:out_r(Q2),
    [queue:len(Q), A, B, queue:to_list(Q3), queue:to_list(queue:in_r(0, Q3)), queue:peek(Q3), queue:is_empty(queue:new()), queue:out(queue:new()), queue:to_list(queue:reverse(Q)), queue:to_list(queue:join(Q2, Q3)), queue:to_list(queue:filter(fun(X) -> X > 2 end, Q)), queue:member(4, Q), {queue:to_list(element(1, queue:split(2, Q))), queue:to_list(element(2, queue:split(2, Q)))}, bfs(queue:from_list([{1, 0}]), #{1 => 0})].

bfs(Q, Seen) ->
    case queue:out(Q) of
        {empty, _} -> lists:sort(maps:to_list(Seen));
        {{value, {N, D}}, Q1} ->
            New = [M || M <- [N * 2, N - 1, N + 3], M > 0, M < 30, not is_map_key(M, Seen)],
            bfs(lists:foldl(fun(M, A) -> queue:in({M, D + 1}, A) end, Q1, New), lists:foldl(fun(M, S) -> S#{M => D + 1} end, Seen, New))
    end.
