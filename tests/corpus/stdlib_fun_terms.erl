%% Funs to external terms and back: closures of this module, and funs M:F/A of bytes.
-module(stdlib_fun_terms).
-export([start/0, id/1]).

start() ->
    A = id(7),
    Adds = [fun(X) -> X + A end, fun(X, Y) -> {X, Y, A} end, fun() -> closed end, fun(X) -> [X, A, id(big)] end],
    Back = [binary_to_term(term_to_binary(F)) || F <- Adds],
    [F1, F2, F3, F4] = Back,
    External = binary_to_term(<<131, 113, 100, 0, 6, "erlang", 100, 0, 15, "integer_to_list", 97, 1>>),
    {Back == Adds, lists:sort(Back) =:= lists:sort(Adds), [erlang:fun_info(F, K) || F <- Back, K <- [arity, env, type]],
     F1(1), F2(x, y), F3(), F4(z),
     (changed(fun(X) -> X * A end))(3),
     External(12345), lists:map(External, [1, 23]),
     [refused(B) || B <- broken(term_to_binary(F1))]}.

%% The last byte of a closure over a small number is that number.
changed(F) ->
    B = term_to_binary(F),
    N = byte_size(B) - 1,
    <<Head:N/binary, V>> = B,
    binary_to_term(<<Head/binary, (V + 1)>>).

%% Too short; more free variables than there are.
broken(<<Head:6/binary, Arity, Uniq:16/binary, Index:32, Free:32, Rest/binary>> = B) ->
    [binary:part(B, 0, byte_size(B) - 1),
     <<Head/binary, Arity, Uniq/binary, Index:32, (Free + 1):32, Rest/binary>>].

refused(B) -> try binary_to_term(B) of _ -> accepted catch error:badarg -> badarg end.

id(X) -> X.
